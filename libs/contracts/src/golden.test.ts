/** Every schema version that ever landed is read for ever; breaking changes and stale generated types fail here. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Codec } from './codec.js'
import { compileSchema } from './compile-schema.js'
import { createCodecs } from './codecs.js'
import { incompatibilities } from './compatibility.js'
import { canonicalForm } from './fingerprint.js'
import { toJson } from './json/to-json.js'
import { SCHEMA_NAMES, schemas, type AvroRecord } from './schemas.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const golden = join(root, 'test/golden/avro')
const codecs = createCodecs({ framing: 'single-object' })
const recordCodecs = (Object.values(codecs) as (Codec<object> | (() => void))[]).filter(
  (codec) => typeof codec === 'object',
)
const codecByName = new Map(recordCodecs.map((codec) => [codec.schemaName, codec]))

const kebab = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
const versionsOf = (name: string): number[] =>
  readdirSync(join(golden, kebab(name)))
    .filter((file) => file.endsWith('.avsc'))
    .map((file) => Number(file.slice(0, -5)))
    .sort((a, b) => a - b)
const schemaOf = (name: string, version: number): AvroRecord =>
  JSON.parse(readFileSync(join(golden, kebab(name), `${version}.avsc`), 'utf8')) as AvroRecord

for (const name of SCHEMA_NAMES) {
  test(`every version of ${name} that ever landed fits today's, in both directions`, () => {
    for (const version of versionsOf(name)) {
      assert.deepEqual(incompatibilities(schemaOf(name, version), schemas[name]), [], `version ${version}`)
    }
  })

  test(`the newest kept version of ${name} is today's`, () => {
    const newest = versionsOf(name).at(-1)!

    assert.equal(
      canonicalForm(compileSchema(schemaOf(name, newest))),
      canonicalForm(compileSchema(schemas[name])),
      'the schema changed: run node libs/contracts/generate/golden.mjs, then npm run types, and commit what they write',
    )
  })

  test(`the bytes kept of each version of ${name} are read as what they said`, () => {
    for (const version of versionsOf(name)) {
      const bytes = readFileSync(join(golden, kebab(name), `${version}.bin`))
      const said = JSON.parse(readFileSync(join(golden, kebab(name), `${version}.json`), 'utf8')) as Record<
        string,
        unknown
      >
      const decoded = codecByName.get(name)!.decode(bytes)
      assert.equal(decoded.kind, 'accepted', JSON.stringify(decoded))
      const read = toJson((decoded as { value: object }).value)
      const known = new Set(schemas[name].fields.map((field) => field.name))
      for (const [field, value] of Object.entries(said)) {
        if (known.has(field)) assert.deepEqual(read[field], value, `${field} of version ${version}`)
      }
    }
  })
}

const withFields = (change: (fields: AvroRecord['fields']) => AvroRecord['fields']): AvroRecord => ({
  ...schemas.ClickstreamEvent,
  fields: change(schemas.ClickstreamEvent.fields),
})

test('a new field without a default, a removed required field and a changed type are breaking; a new field with a default is not', () => {
  const today = schemas.ClickstreamEvent
  const added = withFields((fields) => [...fields, { name: 'mood', type: 'string' }])
  const removed = withFields((fields) => fields.filter((field) => field.name !== 'userId'))
  const retyped = withFields((fields) =>
    fields.map((field) => (field.name === 'occurredAt' ? { ...field, type: 'string' } : field)),
  )
  const widened = withFields((fields) => [...fields, { name: 'mood', type: 'string', default: '' }])

  assert.match(incompatibilities(today, added).join(), /can't read what the older wrote.*mood/)
  assert.match(incompatibilities(today, removed).join(), /older can't read what the newer writes.*userId/)
  assert.equal(incompatibilities(today, retyped).length, 2)
  assert.deepEqual(incompatibilities(today, widened), [])
})

test('the generated types are those of the schemas', () => {
  execFileSync(process.execPath, [join(root, 'libs/contracts/generate/main.mjs'), '--check'], {
    stdio: 'pipe',
  })
})
