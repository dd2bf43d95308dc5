// Reads the schemas of today and every version that ever landed (test/golden/avro), and says whether two are the same to Avro.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Folder of every version that ever landed: <schema>/<n>.avsc, <n>.bin, <n>.json. */
export const goldenFolder = join(root, 'test/golden/avro')

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

/** The schemas in schemas/, by file name: { file: 'catalog-item', schema }. */
export const currentSchemas = () =>
  readdirSync(join(root, 'schemas'))
    .filter((name) => name.endsWith('.avsc'))
    .sort()
    .map((name) => ({ file: name.slice(0, -5), schema: readJson(join(root, 'schemas', name)) }))

/** The landed versions of a schema, oldest first. */
export const landedVersions = (file) => {
  const folder = join(goldenFolder, file)
  if (!existsSync(folder)) return []
  const numbers = readdirSync(folder)
    .filter((name) => name.endsWith('.avsc'))
    .map((name) => Number(name.slice(0, -5)))
  return numbers
    .sort((a, b) => a - b)
    .map((version) => ({ version, schema: readJson(join(folder, `${version}.avsc`)) }))
}

const OURS = new Set(['doc', 'brand', 'topic'])

/** A schema without what Avro does not read. */
export const stripped = (part) => {
  if (Array.isArray(part)) return part.map(stripped)
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(
    Object.entries(part)
      .filter(([name]) => !OURS.has(name))
      .map(([name, value]) => [name, stripped(value)]),
  )
}

/** Whether two schemas are the same to Avro. */
export const isSame = (a, b) => JSON.stringify(stripped(a)) === JSON.stringify(stripped(b))

/** The landed versions that differ from today's, oldest first. */
export const olderVersions = (file, schema) =>
  landedVersions(file).filter((landed) => !isSame(landed.schema, schema))
