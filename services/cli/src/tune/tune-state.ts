/** The trials of a search on disk, so that it goes on where it was interrupted: a trial is written when it is whole. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigError } from '@profilestream/contracts'
import { z } from 'zod'

const FORMAT = 'profilestream tune 1'

const trialShape = z.object({
  setting: z.int().min(0),
  share: z.number().positive().max(1),
  parameters: z.record(z.string(), z.number()),
  figures: z.record(z.string(), z.number()),
  seconds: z.number().nonnegative(),
})

const stateShape = z.object({
  format: z.literal(FORMAT),
  search: z.object({ model: z.string(), data: z.string(), seed: z.int() }),
  trialSeconds: z.number().positive().optional(),
  trials: z.array(trialShape),
})

/** A trial as it is kept. */
export type KeptTrial = z.output<typeof trialShape>

/** What makes two searches the same: the model with its fixed parameters, the data, the seed. */
export type SearchIdentity = z.output<typeof stateShape>['search']

/** The kept trials of one search. */
export interface TuneState {
  readonly trials: readonly KeptTrial[]
  /** Seconds a trial on all of the work may train, as the search began with; undefined without limit. */
  readonly trialSeconds?: number
  /** Keeps one more, on disk before the promise resolves. */
  keep(trial: KeptTrial): Promise<void>
}

/**
 * Opens the state of a search; a file that is not there begins one.
 * @throws ConfigError when the file holds another search, or none
 */
export const openTuneState = async (
  path: string,
  search: SearchIdentity,
  { fresh, ...limit }: { readonly fresh: boolean; readonly trialSeconds?: number },
): Promise<TuneState> => {
  const kept = fresh ? null : await readState(path, search)
  const trials = kept?.trials ?? []
  const trialSeconds = kept === null ? limit.trialSeconds : kept.trialSeconds
  const head = { format: FORMAT, search, ...(trialSeconds !== undefined && { trialSeconds }) } as const
  await mkdir(dirname(path), { recursive: true })
  return {
    trials,
    ...(trialSeconds !== undefined && { trialSeconds }),
    async keep(trial) {
      trials.push(trial)
      await writeFile(`${path}.new`, `${JSON.stringify({ ...head, trials }, null, 1)}\n`)
      await rename(`${path}.new`, path)
    },
  }
}

const readState = async (
  path: string,
  search: SearchIdentity,
): Promise<z.output<typeof stateShape> | null> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return null
    throw new ConfigError(`The state file ${path} can't be read: name another with --state`, { cause: error })
  })
  if (text === null) return null
  const parsed = stateShape.safeParse(asJson(text))
  const instead = 'name another with --state, or begin anew with --fresh'
  if (!parsed.success) throw new ConfigError(`${path} is no state of a search: ${instead}`)
  const differing = (Object.keys(search) as (keyof SearchIdentity)[]).find(
    (key) => parsed.data.search[key] !== search[key],
  )
  if (differing === undefined) return parsed.data
  throw new ConfigError(
    `${path} holds another search, whose ${differing} is ${String(parsed.data.search[differing])}, not ${String(search[differing])}: ${instead}`,
  )
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

const asJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
