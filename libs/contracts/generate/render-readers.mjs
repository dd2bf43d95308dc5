// Renders a reader for a record that is read more often than all others: every field's bytes straight into the object,
// where avsc calls the type of each field, each branch and each part in turn.

/** Brands whose values never come twice. */
const UNIQUE = new Set(['EventId'])

const constantName = (name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase() + 'S'

/** The TypeScript that reads one value, and the memories of texts that it needs. */
const expressionOf = ({ type, name, brand }) => {
  const branded = (expression) => (brand ? `${expression} as ${brand}` : expression)
  const texts = `${name}Texts`
  if (Array.isArray(type)) {
    if (type.length !== 2 || type[0] !== 'null')
      throw new Error(`${name}: only unions of null and one other are read`)
    const other = expressionOf({ type: type[1], name, brand })
    return { ...other, expression: `reader.readPresence() ? (${other.expression}) : null` }
  }
  switch (type.type ?? type) {
    case 'string':
      return UNIQUE.has(brand)
        ? { expression: branded('reader.readNewText()'), texts: [] }
        : { expression: branded(`reader.readText(${texts})`), texts: [texts] }
    case 'long':
      return { expression: branded('reader.readSafeLong()'), texts: [] }
    case 'int':
      return { expression: branded('reader.readInt()'), texts: [] }
    case 'double':
      return { expression: branded('reader.readDouble()'), texts: [] }
    case 'enum':
      return {
        expression: `reader.readSymbol(${constantName(type.name)})`,
        texts: [],
        symbols: constantName(type.name),
      }
    case 'map':
      if (type.values !== 'string') throw new Error(`${name}: only maps of strings are read`)
      return { expression: `reader.readTextMap(${texts})`, texts: [texts] }
    default:
      throw new Error(`${name}: no reader for ${JSON.stringify(type)}`)
  }
}

/** The file of one record's reader. */
export const renderReader = (schema) => {
  const fields = schema.fields.map((field) => ({
    name: field.name,
    brand: field.brand,
    ...expressionOf(field),
  }))
  const brands = [...new Set(fields.flatMap(({ brand }) => brand ?? []))].sort()
  const units = brands.filter((brand) => ['DurationMs', 'EpochMs'].includes(brand))
  const ids = brands.filter((brand) => !units.includes(brand))
  const symbols = [...new Set(fields.flatMap((field) => field.symbols ?? []))]
  return [
    '// Generated from schemas/*.avsc by `npm run types`. Do not edit.',
    "import type { ByteReader } from '../byte-reader.kernel.js'",
    `import type { ${ids.join(', ')} } from '../ids.js'`,
    "import { RecentTexts } from '../recent-texts.kernel.js'",
    `import type { ${units.join(', ')} } from '../units.js'`,
    `import { ${[...symbols, `type ${schema.name}`].join(', ')} } from './records.js'`,
    '',
    `/** Makes a reader of ${schema.name} as the current schema writes it, with a memory for the texts of each field. */`,
    `export const create${schema.name}Reader = (): ((reader: ByteReader) => ${schema.name}) => {`,
    ...fields.flatMap(({ texts }) => texts.map((name) => `  const ${name} = new RecentTexts()`)),
    '  return (reader) => ({',
    ...fields.map(({ name, expression }) => `    ${name}: ${expression},`),
    '  })',
    '}',
    '',
  ].join('\n')
}
