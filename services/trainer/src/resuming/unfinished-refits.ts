/** Refits that have begun and not ended, on disk beside the training log: the next start or try goes on with them. */
import { asEpochMs, asScenarioName, type ScenarioName } from '@profilestream/contracts'
import { writeDurably } from '@profilestream/release-store'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { RefitTrigger } from '../schedule/schedule.js'

const TRIGGERS = [
  'demand',
  'first',
  'growth',
  'schedule',
  'drift',
  'retry',
] as const satisfies readonly RefitTrigger[]

const shape = z.object({
  trigger: z.enum(TRIGGERS),
  /** Interactions in the log when it first began: it ends with these, whatever came since. */
  logEnd: z.int().nonnegative(),
  start: z.enum(['warm', 'full']),
  startedAt: z.number().transform(asEpochMs),
  /** How often its process has died. */
  failures: z.int().nonnegative(),
})

/** A refit that has begun. */
export type UnfinishedRefit = z.output<typeof shape>

/** A refit whose process dies so often is begun anew: what kills it may be its checkpoint. */
export const MOST_FAILURES = 3

/** Remembers refits that have begun. */
export interface UnfinishedRefits {
  /** What an earlier process left, by scenario. */
  read(): Promise<Map<ScenarioName, UnfinishedRefit>>
  /** Notes a refit before it begins. */
  note(scenario: ScenarioName, refit: UnfinishedRefit): Promise<void>
  /** Forgets a refit and its checkpoints. */
  forget(scenario: ScenarioName): Promise<void>
  /** Where the checkpoints of a scenario's refit lie. */
  folderOf(scenario: ScenarioName): string
}

const FILE = 'refit.json'

/** @param root  folder of all checkpoints */
export const createUnfinishedRefits = (root: string): UnfinishedRefits => {
  const folderOf = (scenario: ScenarioName): string => join(root, scenario)
  return {
    folderOf,
    read: async () => {
      const found = new Map<ScenarioName, UnfinishedRefit>()
      for (const name of await readdir(root).catch(() => [])) {
        const refit = await readRefit(join(root, name, FILE))
        if (refit !== null) found.set(asScenarioName(name), refit)
      }
      return found
    },
    note: async (scenario, refit) => {
      const path = join(folderOf(scenario), FILE)
      await mkdir(folderOf(scenario), { recursive: true })
      await writeDurably(`${path}.new`, Buffer.from(JSON.stringify(refit)))
      await rename(`${path}.new`, path)
    },
    forget: (scenario) => rm(folderOf(scenario), { recursive: true, force: true }),
  }
}

const readRefit = async (path: string): Promise<UnfinishedRefit | null> => {
  const text = await readFile(path, 'utf8').catch(() => null)
  try {
    return text === null ? null : shape.parse(JSON.parse(text))
  } catch {
    return null
  }
}
