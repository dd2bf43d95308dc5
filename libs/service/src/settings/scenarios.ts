/** The scenarios a process knows: read from their JSON files, checked, all problems at once. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  ConfigError,
  describeError,
  didYouMean,
  parseScenario,
  type ScenarioDefinition,
  type ScenarioName,
} from '@profilestream/contracts'
import { z } from 'zod'

const HOUSE_FOLDER = fileURLToPath(new URL('../../../../schemas/scenarios/', import.meta.url))

/** Section `scenarios`. */
export const scenariosSettings = z.object({
  folder: z.string().min(1).default(HOUSE_FOLDER).describe('Folder of the scenarios, one JSON file each.'),
  enabled: z
    .array(z.string().min(1))
    .optional()
    .describe('Names of the scenarios to serve; all in the folder when absent.'),
  zoneOffsetMinutes: z
    .int()
    .min(-840)
    .max(840)
    .default(0)
    .describe('Zone whose days stickiness is counted by: its local time minus UTC, minutes.'),
})

/** The settings of section `scenarios`. */
export type ScenariosSettings = z.output<typeof scenariosSettings>

/** A further check of each definition; returns what is wrong with it. */
export type ScenarioCheck = (definition: ScenarioDefinition) => readonly string[]

const readScenario = async (path: string, check: ScenarioCheck): Promise<ScenarioDefinition | string> => {
  try {
    const definition = parseScenario(JSON.parse(await readFile(path, 'utf8')))
    const problems = check(definition)
    return problems.length === 0 ? definition : problems.map((problem) => `${path}: ${problem}`).join('\n')
  } catch (error) {
    return `${path}: ${describeError(error)}`
  }
}

const listFolder = async (folder: string): Promise<string[]> => {
  try {
    const names = await readdir(folder)
    return names.filter((name) => name.endsWith('.json')).sort()
  } catch (error) {
    throw new ConfigError(`scenarios.folder ${folder} can't be read: ${describeError(error)}`, {
      cause: error,
    })
  }
}

const chosen = (
  found: readonly ScenarioDefinition[],
  enabled: readonly string[] | undefined,
): ScenarioDefinition[] => {
  if (enabled === undefined) return [...found]
  const names = found.map((definition) => definition.name as string)
  const missing = enabled.filter((name) => !names.includes(name))
  if (missing.length > 0) {
    const hints = missing.map((name) => `${name}${didYouMean(name, names)}`).join(', ')
    throw new ConfigError(
      `scenarios.enabled names ${hints}, which the folder lacks: it has ${names.join(', ')}`,
    )
  }
  return found.filter((definition) => enabled.includes(definition.name))
}

/**
 * Reads the enabled scenarios.
 * @param check  what else must hold of a definition; its problems are told with the file
 * @throws ConfigError naming every file that is not a scenario, or a name that no file has
 */
export const loadScenarios = async (
  settings: ScenariosSettings,
  check: ScenarioCheck = () => [],
): Promise<ReadonlyMap<ScenarioName, ScenarioDefinition>> => {
  const files = await listFolder(settings.folder)
  const read = await Promise.all(files.map((name) => readScenario(join(settings.folder, name), check)))
  const problems = read.filter((result) => typeof result === 'string')
  if (problems.length > 0) throw new ConfigError(problems.join('\n'))
  const found = read.filter((result) => typeof result !== 'string')
  if (found.length === 0)
    throw new ConfigError(`scenarios.folder ${settings.folder} holds no scenario: add a JSON file`)
  return new Map(chosen(found, settings.enabled).map((definition) => [definition.name, definition]))
}
