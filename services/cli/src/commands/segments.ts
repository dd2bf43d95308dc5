/** `profilestream segments`: the segments there are, and why a user is in one or not. */
import { asUserId, type ScenarioDefinition, type ScenarioName } from '@profilestream/contracts'
import {
  explainSegments,
  listSegments,
  openProfile,
  readFollowing,
  segmentProblems,
  type ExplainedCondition,
  type ExplainedSegment,
  type MutableProfile,
} from '@profilestream/profile'
import { loadScenarios, loadSettings, scenariosSettings } from '@profilestream/service'
import type { Command } from 'commander'
import { commandEnvironment } from '../connections.js'
import type { CliContext } from '../context.js'
import { tableLines } from '../plain-table.js'
import { readStoredProfile } from '../stored-profiles.js'

type Scenarios = ReadonlyMap<ScenarioName, ScenarioDefinition>

const scenariosOf = (env: NodeJS.ProcessEnv): Promise<Scenarios> => {
  const { scenarios } = loadSettings({ scenarios: scenariosSettings }, { env })
  return loadScenarios(scenarios, segmentProblems)
}

const readProfile = async (env: NodeJS.ProcessEnv, userId: string): Promise<MutableProfile> => {
  const bytes = await readStoredProfile(env, userId, async (profiles) => {
    const [found = null] = await readFollowing(profiles, [asUserId(userId)])
    return found
  })
  return openProfile(bytes)
}

const list = async (context: CliContext): Promise<void> => {
  const { env } = await commandEnvironment(context)
  const rows = [...(await scenariosOf(env)).values()].flatMap(({ name, segments }) =>
    segments.map((segment) => [name, segment.name, segment.title, segment.when]),
  )
  if (rows.length === 0) return context.tell('No scenario names segments: see docs/segments.md')
  tableLines({ head: ['scenario', 'segment', 'title', 'who is in it'], rows }).forEach(context.out)
}

const rounded = (value: number): string => String(Math.round(value * 1_000) / 1_000)

/** One condition a line, those it is made of behind it, indented. */
const conditionLines = ({ text, holds, facts, parts }: ExplainedCondition, indent: string): string[] => {
  const values = facts.map((fact) => `${fact.text} = ${rounded(fact.value)}`).join(', ')
  const line = `${indent}${holds ? 'yes' : 'no '}  ${text}${values === '' ? '' : `   (${values})`}`
  return [line, ...parts.flatMap((part) => conditionLines(part, `${indent}  `))]
}

const segmentLines = (
  { name, title, condition }: ExplainedSegment,
  { scenario, since }: { readonly scenario: string; readonly since: number | undefined },
): string[] => {
  const noted = since === undefined ? '' : `, since version ${since}`
  return [
    `${scenario}/${name} (${title}): ${condition.holds ? `in${noted}` : `not in${since === undefined ? '' : `, left at version ${since}`}`}`,
    ...conditionLines(condition, '  '),
  ]
}

const explain = async (userId: string, context: CliContext): Promise<void> => {
  const { env } = await commandEnvironment(context)
  const scenarios = await scenariosOf(env)
  const profile = await readProfile(env, userId)
  const seen = new Set(profile.scenarios.slice(0, profile.scenarioCount).map(({ name }) => name))
  const memberships = listSegments(profile, scenarios)
  const lines = [...scenarios.values()]
    .filter(({ name }) => seen.has(name))
    .flatMap((definition) =>
      explainSegments(profile, definition).flatMap((segment) =>
        segmentLines(segment, {
          scenario: definition.name,
          since: memberships.find((one) => one.scenario === definition.name && one.segment === segment.name)
            ?.since,
        }),
      ),
    )
  if (lines.length === 0) context.tell(`User ${userId} has no events in a scenario with segments`)
  lines.forEach(context.out)
}

/** Adds the command. */
export const addSegmentsCommand = (program: Command, context: CliContext): void => {
  const segments = program
    .command('segments')
    .summary('list the segments, or explain a user')
    .description('Lists the segments of the scenarios, or explains why a user is in one or not.')
  segments
    .command('list', { isDefault: true })
    .description('a table of all segments with their rules')
    .action(() => list(context))
  segments
    .command('explain')
    .description('each segment, each condition of its rule, and what it came to for this user')
    .argument('<user>', "the user's id")
    .action((userId: string) => explain(userId, context))
}
