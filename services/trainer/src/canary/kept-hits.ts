/**
 * What was judged of releases that are tried, on disk beside the training log, so that a trainer that restarts counts on: the
 * bounds hold over all looks together only when no count is thrown away. A file a scenario: the release, then a line a look.
 */
import type { ModelRelease, ScenarioName } from '@profilestream/contracts'
import { appendDurably } from '@profilestream/release-store'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { JudgedInteraction } from './live-hits.js'

/** The files. */
export interface KeptHits {
  /** What was judged of a release, by whatever process; what is kept of another is dropped. */
  begin(release: Pick<ModelRelease, 'scenario' | 'manifestSha256'>): Promise<readonly JudgedInteraction[]>
  /** Adds what was judged; it counts once this has ended. */
  append(scenario: ScenarioName, judged: readonly JudgedInteraction[]): Promise<void>
  /** Nothing is tried in a scenario any more. */
  forget(scenario: ScenarioName): Promise<void>
}

const headShape = z.object({ release: z.string() })
const lookShape = z.array(
  z
    .tuple([z.string(), z.boolean(), z.boolean(), z.number()])
    .transform(([user, isTried, isHit, at]): JudgedInteraction => ({
      ...{ user, isHit, at },
      side: isTried ? 'tried' : 'others',
    })),
)

/** @param folder  of all files; made when it is needed */
export const createKeptHits = (folder: string): KeptHits => {
  const fileOf = (scenario: ScenarioName): string => join(folder, `${scenario}.ndjson`)
  const forgotten = new Set<ScenarioName>()
  return {
    forget: async (scenario) => {
      if (forgotten.has(scenario)) return
      await rm(fileOf(scenario), { force: true })
      forgotten.add(scenario)
    },
    begin: async ({ scenario, manifestSha256 }) => {
      forgotten.delete(scenario)
      const text = await readFile(fileOf(scenario), 'utf8').catch(() => '')
      const [head, ...looks] = text.split('\n').filter((line) => line !== '')
      if (readLine(headShape, head)?.release === manifestSha256)
        return looks.flatMap((line) => readLine(lookShape, line) ?? [])
      await rm(fileOf(scenario), { force: true })
      await appendDurably(fileOf(scenario), `${JSON.stringify({ release: manifestSha256 })}\n`)
      return []
    },
    append: (scenario, judged) => {
      const look = judged.map(({ user, side, isHit, at }) => [user, side === 'tried', isHit, at])
      // A line that a kill tore is closed first, so that it can't swallow this one.
      return appendDurably(fileOf(scenario), `\n${JSON.stringify(look)}\n`)
    },
  }
}

/** What a line holds; null when a kill tore it. */
const readLine = <Shape extends z.ZodType>(shape: Shape, line = ''): z.output<Shape> | null => {
  try {
    return shape.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}
