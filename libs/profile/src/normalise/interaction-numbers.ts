/** The numbers of one interaction, held to the limits of its action, beside what came before it: what features are made of. */
import type { Action, ClickstreamEvent } from '@profilestream/contracts'
import { HISTORY_LENGTH } from '../fold/history.kernel.js'
import type { ScenarioProfile } from '../profile.js'
import type { InteractionNumbers } from './features.js'
import type { ScenarioLimits } from './outlier-limits.js'
import { withinLimits } from './winsorise.js'

/** What an interaction itself says. */
export interface SaidNumbers extends Omit<InteractionNumbers, 'gapMs' | 'count'> {
  readonly action: Action
  /** Milliseconds since 1970-01-01 UTC. */
  readonly occurredAt: number
}

/** The user's interactions before it. */
export interface Earlier {
  /** Time of the newest, milliseconds since 1970-01-01 UTC; null when there is none. */
  readonly lastAt: number | null
  readonly count: number
}

/**
 * The numbers that an interaction's features are made of; the trainer calls it for the rows of its window, serving for the
 * event at hand.
 * @param limits  those of the release that the features are made for
 */
export const numbersOf = (
  said: SaidNumbers,
  earlier: Earlier,
  limits: ScenarioLimits,
): InteractionNumbers => {
  const own = limits[said.action]
  return {
    dwellMs: withinLimits(said.dwellMs, own?.dwellMs),
    completion: said.completion,
    price: withinLimits(said.price, own?.price),
    quantity: withinLimits(said.quantity, own?.quantity),
    rating: said.rating,
    gapMs: earlier.lastAt === null ? null : said.occurredAt - earlier.lastAt,
    count: Math.min(earlier.count, HISTORY_LENGTH),
  }
}

/** What a profile holds from before an event: the interactions of its history up to the event's time. */
export const earlierThan = (
  held: Pick<ScenarioProfile, 'history'> | undefined,
  { occurredAt }: Pick<ClickstreamEvent, 'occurredAt'>,
): Earlier => {
  const earlier = held?.history.filter((interaction) => interaction.occurredAt <= occurredAt) ?? []
  return { lastAt: earlier.at(-1)?.occurredAt ?? null, count: earlier.length }
}
