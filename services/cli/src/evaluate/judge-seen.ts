/** Whether what users have had is left out of their lists: always, never, or as the data's scenario says. */
import { ConfigError, type ScenarioDefinition } from '@profilestream/contracts'
import type { LoadedSequences } from './load-sequences.js'

/** What --seen may be. */
export const SEEN_RULES = ['exclude', 'include', 'scenario'] as const
/** One of them. */
export type SeenRule = (typeof SEEN_RULES)[number]

/** Reads the option. @throws ConfigError naming what there is */
export const seenRule = (text: string): SeenRule => {
  const rule = SEEN_RULES.find((known) => known === text)
  if (rule !== undefined) return rule
  throw new ConfigError(`--seen is ${text}, expected ${SEEN_RULES.join(', ')}`)
}

/**
 * Whether the scenario of the data leaves out what users have had: where items do not repeat.
 * @throws ConfigError when the data names no scenario that is known, or several that differ
 */
export const scenarioExcludesSeen = (
  { name, facts }: Pick<LoadedSequences, 'name' | 'facts'>,
  definitions: ReadonlyMap<string, ScenarioDefinition>,
): boolean => {
  const scenarios = [...new Set(facts.scenarios)]
  const excludes = new Set(scenarios.map((scenario) => definitions.get(scenario)?.itemsRepeat === false))
  const unknown = scenarios.find((scenario) => !definitions.has(scenario))
  const [only] = excludes
  if (only !== undefined && excludes.size === 1 && unknown === undefined) return only
  const why =
    scenarios.length === 0
      ? 'names no scenario'
      : unknown === undefined
        ? `is of ${scenarios.join(', ')}, which differ in whether items repeat`
        : `is of ${unknown}, which has no definition`
  throw new ConfigError(`${name} ${why}: say --seen exclude or --seen include`)
}
