/** What the gate decided, kept beside the releases: one line of JSON a decision, refused ones too. */
import {
  asEpochMs,
  asReleaseVersion,
  asScenarioName,
  type ReleaseVersion,
  type ScenarioName,
} from '@profilestream/contracts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { appendDurably, isSystemError } from './disk.js'
import { requireSafeName } from './manifest.js'
import { DECISIONS, type RefitDecision } from './release.js'

const version = z
  .string()
  .nullable()
  .transform((name): ReleaseVersion | null => (name === null ? null : asReleaseVersion(name)))

const decisionShape = z.object({
  scenario: z.string().transform(asScenarioName),
  decision: z.enum(DECISIONS),
  reason: z.string(),
  version,
  serving: version,
  trigger: z.string(),
  by: z.string().exactOptional(),
  start: z.enum(['warm', 'full']).exactOptional(),
  decidedAt: z.number().transform(asEpochMs),
  seconds: z.number(),
  interactions: z.number(),
  figures: z.record(z.string(), z.number()),
})

const fileOf = (root: string, scenario: ScenarioName): string =>
  join(root, requireSafeName(scenario), 'decisions.ndjson')

/** Appends a decision; a line that a kill tore before is closed first, so that it can't swallow this one. */
export const appendDecision = (root: string, decision: RefitDecision): Promise<void> =>
  appendDurably(fileOf(root, decision.scenario), `\n${JSON.stringify(decision)}\n`)

/** All decisions of a scenario, oldest first; a line torn by a kill is left out. */
export const readDecisions = async (root: string, scenario: ScenarioName): Promise<RefitDecision[]> => {
  const text = await readFile(fileOf(root, scenario), 'utf8').catch((error: unknown) => {
    if (isSystemError(error) && error.code === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').flatMap(decisionOf)
}

/** The decision that a line holds; none when it was torn. */
export const decisionOf = (line: string): RefitDecision[] => {
  const parsed = decisionShape.safeParse(tryParse(line))
  return parsed.success ? [parsed.data] : []
}

const tryParse = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
