// Generates TypeScript types and embedded schemas from schemas/*.avsc; `--check` fails when the checked-in file is stale.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const target = join(root, 'libs/contracts/src/generated/records.ts')

const PRIMITIVES = { string: 'string', long: 'number', int: 'number', double: 'number', float: 'number', boolean: 'boolean', bytes: 'Uint8Array', null: 'null' }

/** Collects one declaration per named type while it renders field types. */
const renderRecords = (schemas) => {
  const declarations = []
  const brands = new Set()
  const typeOf = (type, brand) => {
    if (Array.isArray(type)) return type.map((branch) => (branch === 'null' ? 'null' : typeOf(branch, brand))).sort((a, b) => Number(a === 'null') - Number(b === 'null')).join(' | ')
    if (typeof type === 'string') {
      if (brand && PRIMITIVES[type]) return brands.add(brand) && brand
      return PRIMITIVES[type] ?? type
    }
    switch (type.type) {
      case 'array': return `readonly ${typeOf(type.items, brand)}[]`
      case 'map': return `Readonly<Record<string, ${typeOf(type.values, brand)}>>`
      case 'enum': return declareEnum(type)
      case 'record': return declareRecord(type)
      default: return typeOf(type.type, brand)
    }
  }
  const constantName = (name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase() + 'S'
  const declareEnum = (type) => {
    declarations.push(`/** ${type.doc} */\nexport const ${constantName(type.name)} = [${type.symbols.map((s) => `'${s}'`).join(', ')}] as const\n/** ${type.doc} */\nexport type ${type.name} = (typeof ${constantName(type.name)})[number]\n`)
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

const schemas = readdirSync(join(root, 'schemas')).filter((name) => name.endsWith('.avsc')).sort()
  .map((name) => JSON.parse(readFileSync(join(root, 'schemas', name), 'utf8')))
const { declarations, brands } = renderRecords(schemas)
const unitBrands = ['DurationMs', 'EpochMs']
const idBrands = [...brands].filter((brand) => !unitBrands.includes(brand)).sort()
const usedUnits = unitBrands.filter((brand) => brands.has(brand))
const output = [
  '// Generated from schemas/*.avsc by `npm run types`. Do not edit.',
  `import type { ${idBrands.join(', ')} } from '../ids.js'`,
  `import type { ${usedUnits.join(', ')} } from '../units.js'`,
  '',
  ...declarations,
  ...schemas.map((schema) => `/** Avro schema of ${schema.name}, as in schemas/. */\nexport const ${schema.name[0].toLowerCase()}${schema.name.slice(1)}Schema = ${JSON.stringify(schema)} as const\n`),
].join('\n')

if (process.argv.includes('--check')) {
  const current = readFileSync(target, 'utf8')
  if (current !== output) {
    console.error('libs/contracts/src/generated/records.ts is stale: run `npm run types` and commit the result.')
    process.exit(1)
  }
} else {
  writeFileSync(target, output)
}
