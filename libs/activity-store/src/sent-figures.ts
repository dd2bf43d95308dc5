/** What was sent of each stickiness figure, so that revisions go on where the last leader stopped, and nothing it meant to send is lost. */
import type { ScenarioName } from '@profilestream/contracts'
import { askRedis, type RedisConnection } from '@profilestream/redis'
import type { SentFigure } from '@profilestream/stickiness'
import { createCountingScript } from './counting-script.js'

/** Figures by their key (`figureKey`). */
export type FiguresByKey = ReadonlyMap<string, SentFigure>

/** Figures to remember and keys to forget, by the leader that holds a token. */
export interface Remembered {
  readonly token: number
  readonly figures: FiguresByKey
  readonly forget: readonly string[]
}

/** The memory that leaders hand on. */
export interface SentFigures {
  /** All figures of a scenario, and those that were remembered but perhaps never sent. */
  load(scenario: ScenarioName): Promise<{ readonly figures: FiguresByKey; readonly unsent: FiguresByKey }>
  /** Remembers figures before they are sent; gives the batch to confirm, or null when a newer leader has written. */
  remember(scenario: ScenarioName, remembered: Remembered): Promise<number | null>
  /** Confirms that a batch was sent. */
  confirm(scenario: ScenarioName, batch: number): Promise<void>
}

const META = new Set(['token', 'batch', 'published'])

/** Makes the memory on a ready connection. */
export const createSentFigures = (
  { redis }: { readonly redis: RedisConnection },
  { keyPrefix }: { readonly keyPrefix: string },
): SentFigures => {
  const remember = createCountingScript(redis, 'remember-figures-1')
  const keyOf = (scenario: ScenarioName): string => `${keyPrefix}figures:{${scenario}}`
  return {
    load: async (scenario) => {
      const fields = await askRedis(redis, `reading the figures of ${scenario}`, () =>
        redis.hgetall(keyOf(scenario)),
      )
      const published = Number(fields['published'] ?? 0)
      const entries = Object.entries(fields).filter(([key]) => !META.has(key))
      const unsent = entries.filter(([, text]) => batchOf(text) > published)
      return { figures: new Map(entries.map(parseEntry)), unsent: new Map(unsent.map(parseEntry)) }
    },
    remember: async (scenario, { token, figures, forget }) => {
      const pairs = [...figures].flatMap(([key, { value, users, revision }]) => [
        key,
        `${value},${users},${revision}`,
      ])
      const batch = await remember.run([keyOf(scenario)], [token, figures.size, ...pairs, ...forget])
      return batch === 0 ? null : batch
    },
    confirm: async (scenario, batch) => {
      await askRedis(redis, `confirming batch ${batch} of ${scenario}`, () =>
        redis.hset(keyOf(scenario), 'published', batch),
      )
    },
  }
}

const parseEntry = ([key, text]: readonly [string, string]): readonly [string, SentFigure] => {
  const [value = 0, users = 0, revision = 0] = text.split(',').map(Number)
  return [key, { value, users, revision }]
}

const batchOf = (text: string): number => Number(text.split(',')[3])
