// Generates TypeScript types, embedded schemas and the reader of events from schemas/*.avsc, and embeds the older versions
// that landed (test/golden/avro); `--check` fails when a checked-in file is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderReader } from './render-readers.mjs'
import { currentSchemas, olderVersions, root, stripped } from './schema-files.mjs'

const generated = join(root, 'libs/contracts/src/generated')

const PRIMITIVES = {
  string: 'string',
  long: 'number',
  int: 'number',
  double: 'number',
  float: 'number',
  boolean: 'boolean',
  bytes: 'Uint8Array',
  null: 'null',
}

/** Collects one declaration per named type while it renders field types. */
const renderRecords = (schemas) => {
  const declarations = []
  const brands = new Set()
  const typeOf = (type, brand) => {
    if (Array.isArray(type))
      return type
        .map((branch) => (branch === 'null' ? 'null' : typeOf(branch, brand)))
        .sort((a, b) => Number(a === 'null') - Number(b === 'null'))
        .join(' | ')
    if (typeof type === 'string') {
      if (brand && PRIMITIVES[type]) return brands.add(brand) && brand
      return PRIMITIVES[type] ?? type
    }
    switch (type.type) {
      case 'array':
        return `readonly ${typeOf(type.items, brand)}[]`
      case 'map':
        return `Readonly<Record<string, ${typeOf(type.values, brand)}>>`
      case 'enum':
        return declareEnum(type)
      case 'record':
        return declareRecord(type)
      default:
        return typeOf(type.type, brand)
    }
  }
  const constantName = (name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase() + 'S'
  const declareEnum = (type) => {
    declarations.push(
      `/** ${type.doc} */\nexport const ${constantName(type.name)} = [${type.symbols.map((s) => `'${s}'`).join(', ')}] as const\n/** ${type.doc} */\nexport type ${type.name} = (typeof ${constantName(type.name)})[number]\n`,
    )
    return type.name
  }
  const declareRecord = (type) => {
    const fields = type.fields.map((field) => {
      if (!field.doc) throw new Error(`${type.name}.${field.name} has no doc: say its meaning and unit`)
      return `  /** ${field.doc} */\n  readonly ${field.name}: ${typeOf(field.type, field.brand)}\n`
    })
    declarations.push(`/** ${type.doc} */\nexport interface ${type.name} {\n${fields.join('')}}\n`)
    return type.name
  }
  schemas.forEach(declareRecord)
  return { declarations, brands }
}

const files = currentSchemas()
const schemas = files.map(({ schema }) => schema)
const { declarations, brands } = renderRecords(schemas)
const unitBrands = ['DurationMs', 'EpochMs']
const idBrands = [...brands].filter((brand) => !unitBrands.includes(brand)).sort()
const usedUnits = unitBrands.filter((brand) => brands.has(brand))
const records = [
  '// Generated from schemas/*.avsc by `npm run types`. Do not edit.',
  `import type { ${idBrands.join(', ')} } from '../ids.js'`,
  `import type { ${usedUnits.join(', ')} } from '../units.js'`,
  '',
  ...declarations,
  ...schemas.map(
    (schema) =>
      `/** Avro schema of ${schema.name}, as in schemas/. */\nexport const ${schema.name[0].toLowerCase()}${schema.name.slice(1)}Schema = ${JSON.stringify(schema)} as const\n`,
  ),
].join('\n')

const older = files.flatMap(({ file, schema }) => {
  const versions = olderVersions(file, schema).map(
    (landed) => `    ${JSON.stringify(stripped(landed.schema))},\n`,
  )
  return versions.length === 0 ? [] : [`  ${schema.name}: [\n${versions.join('')}  ],\n`]
})
const olderSchemas = [
  '// Generated from test/golden/avro by `npm run types`. Do not edit.',
  "import type { AvroRecord, SchemaName } from '../schemas.js'",
  '',
  '/** Every earlier version of each schema that ever landed, oldest first, without its docs. */',
  `export const olderSchemas: Readonly<Partial<Record<SchemaName, readonly AvroRecord[]>>> = {${older.length === 0 ? '' : `\n${older.join('')}`}}`,
  '',
].join('\n')

for (const [name, content] of [
  ['records.ts', records],
  ['older-schemas.ts', olderSchemas],
  ['read-clickstream-event.ts', renderReader(schemas.find(({ name }) => name === 'ClickstreamEvent'))],
]) {
  const target = join(generated, name)
  if (!process.argv.includes('--check')) writeFileSync(target, content)
  else if (readFileSync(target, 'utf8') !== content) {
    console.error(
      `libs/contracts/src/generated/${name} is stale: run \`npm run types\` and commit the result.`,
    )
    process.exitCode = 1
  }
}
