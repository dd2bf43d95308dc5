/** The best parameters found, as a settings file; what else the file holds stays. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigError } from '@profilestream/contracts'

type Section = Readonly<Record<string, unknown>>

const isSection = (value: unknown): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const sectionOf = (value: unknown): Section => (isSection(value) ? value : {})

/** What a settings file says of models: `trainer` of those that rank, `ratings` of those that predict ratings. */
export type ModelSection = 'trainer' | 'ratings'

/** The best of a search. */
export interface FoundSettings {
  readonly section: ModelSection
  readonly name: string
  /** Its numbers, and its words where it has some. */
  readonly parameters: Readonly<Record<string, number | string>>
}

/**
 * Writes `SECTION.models.NAME` into a settings file, whole or not at all.
 * @throws ConfigError when the file is there and is no settings file
 */
export const writeFoundSettings = async (
  path: string,
  { section, name, parameters }: FoundSettings,
): Promise<void> => {
  const settings = await readSettings(path)
  const before = sectionOf(settings[section])
  const models = { ...sectionOf(before['models']), [name]: parameters }
  const text = JSON.stringify({ ...settings, [section]: { ...before, models } }, null, 2)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.new`, `${text}\n`)
  await rename(`${path}.new`, path)
}

const readSettings = async (path: string): Promise<Section> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}'
    throw new ConfigError(`The settings file ${path} can't be read`, { cause: error })
  })
  try {
    const content: unknown = JSON.parse(text)
    if (isSection(content)) return content
  } catch {
    // Said below: it is no settings file either way.
  }
  throw new ConfigError(
    `${path} is no settings file, which holds one JSON object: name another with --settings`,
  )
}
