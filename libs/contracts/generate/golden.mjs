// Keeps the schemas of today for ever: writes <n>.avsc, <n>.bin and <n>.json of each schema that changed since its last version.
// Run it (after `npm run build`) with a change of a schema, then `npm run types`, and commit all of it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCodecs, fromJson, toJson } from '../dist/index.js'
import { currentSchemas, goldenFolder, isSame, landedVersions } from './schema-files.mjs'

const LANDED_AT = 1732431600000

/** A value that fills every field, the same on every run. */
const sampleOf = (type, name) => {
  if (Array.isArray(type))
    return sampleOf(
      type.find((branch) => branch !== 'null'),
      name,
    )
  switch (typeof type === 'string' ? type : type.type) {
    case 'string':
      return `${name} é 1`
    case 'long':
      return /(At|From|To|from|to)$/.test(name) ? LANDED_AT : 5_000_000_123
    case 'int':
      return 1234
    case 'double':
      return 0.625
    case 'boolean':
      return true
    case 'bytes':
      return Buffer.from([0, 1, 254, 255]).toString('base64')
    case 'enum':
      return type.symbols[2]
    case 'array':
      return [sampleOf(type.items, name)]
    case 'map':
      return { [`${name} key`]: sampleOf(type.values, name) }
    case 'record':
      return Object.fromEntries(type.fields.map((field) => [field.name, sampleOf(field.type, field.name)]))
    default:
      throw new Error(`no sample for ${JSON.stringify(type)}`)
  }
}

const codecs = createCodecs({ framing: 'single-object' })
for (const { file, schema } of currentSchemas()) {
  const newest = landedVersions(file).at(-1)
  if (newest !== undefined && isSame(newest.schema, schema)) continue
  const version = (newest?.version ?? 0) + 1
  const record = fromJson(schema.name, sampleOf(schema, ''))
  if (record.kind !== 'accepted') throw new Error(record.detail)
  const codec = codecs[schema.name[0].toLowerCase() + schema.name.slice(1)]
  const base = join(goldenFolder, file, String(version))
  mkdirSync(join(goldenFolder, file), { recursive: true })
  writeFileSync(`${base}.avsc`, JSON.stringify(schema, undefined, 2) + '\n')
  writeFileSync(`${base}.bin`, codec.encode(record.value))
  writeFileSync(`${base}.json`, JSON.stringify(toJson(record.value), undefined, 2) + '\n')
  console.log(`${file} version ${version} kept`)
}
