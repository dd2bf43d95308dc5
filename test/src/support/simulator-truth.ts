/** The best estimate of a user's interests that anyone could make who knows every parameter of the simulator, to measure profiles against. */
import {
  DAY_MS,
  type Action,
  type ClickstreamEvent,
  type EpochMs,
  createSeededRandom,
} from '@profilestream/contracts'
import type { ChoiceChance, ObservedAffinity, PerfectObserver } from '@profilestream/simulator'

/** An item taken up, with all that is known of it from outside. */
interface Episode {
  /** The event by which it was taken up. */
  readonly event: ClickstreamEvent
  readonly reactions: ReadonlySet<Action>
  /** Rating as a share of the range, 0..1; null when she did not rate. */
  readonly rating: number | null
  /** Whether other items followed, so that a reaction that is not there did not happen. */
  readonly isOver: boolean
}

/** An episode weighed: how likely it is under any interests. */
interface Evidence {
  readonly choice: ChoiceChance
  readonly affinity: ObservedAffinity
  /** Log-likelihood of what she did with the item, at affinities 0, 0.02, … 1. */
  readonly outcomes: Float64Array
  /** How much of it still holds, 0..1: interests have drifted since. */
  readonly weight: number
}

const GRID = 50
/** Sweeps of the walk over all categories: fewer where each costs more, of which the first tenth is thrown away. */
const sweepsFor = (episodes: number): number => Math.round(90_000 / (25 + episodes))
/** Steps of the random walk, tried in turn: in the logarithm of an interest. */
const STEPS = [0.5, 1.8]
const RATING_STEPS = 4
const LEAST_LIKELY = 1e-12

/**
 * Estimates interests from events by the simulator's own likelihood: a Metropolis random walk over interests, of which the
 * mean rank of each category is taken, the estimate that maximises the expected Spearman correlation. Drift is allowed for by
 * letting an event count for the share of the interests that have stayed the same since, on average.
 * @param events  one user's events in the order of time
 * @param at      the moment that interests are asked for
 * @returns       a number for each category, higher for a stronger interest, [categories]
 * Source: Metropolis et al., "Equation of state calculations by fast computing machines", J. Chem. Phys. 21, 1953.
 */
export const bestEstimate = (
  observer: PerfectObserver,
  events: readonly ClickstreamEvent[],
  { at, seed }: { at: EpochMs; seed: number },
): Float64Array => {
  const evidence = weighEpisodes(observer, episodesOf(observer, events), at)
  const random = createSeededRandom(seed).next
  const sizes = Float64Array.from(observer.prior)
  const ranks = new Float64Array(sizes.length)
  const sweeps = sweepsFor(evidence.length)
  let current = logLikelihood(observer, evidence, sizes)
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (const [category, shape] of observer.prior.entries()) {
      const before = sizes[category]!
      const step = STEPS[sweep % STEPS.length]! * normal(random)
      const after = before * Math.exp(step)
      sizes[category] = after
      const proposed = logLikelihood(observer, evidence, sizes)
      // The gamma density in the logarithm of a size s is s^shape · e^−s.
      if (Math.log(random()) < proposed - current + shape * step - (after - before)) current = proposed
      else sizes[category] = before
    }
    if (sweep >= sweeps / 10) ranksOf(sizes).forEach((rank, category) => (ranks[category]! += rank))
  }
  return ranks
}

const episodesOf = (observer: PerfectObserver, events: readonly ClickstreamEvent[]): Episode[] => {
  const taken = events.filter(({ action }) => action === observer.consumes)
  return taken.map((event, index) => {
    const next = taken.slice(index + 1).find(({ itemId }) => itemId === event.itemId)
    const about = events.filter(
      ({ itemId, occurredAt, action }) =>
        itemId === event.itemId &&
        action !== observer.consumes &&
        occurredAt >= event.occurredAt &&
        occurredAt < (next?.occurredAt ?? Infinity),
    )
    const rating = about.find(({ action }) => action === 'rate')?.rating ?? null
    return {
      event,
      reactions: new Set(about.map(({ action }) => action)),
      rating: rating === null ? null : (rating - 1) / RATING_STEPS,
      isOver: index < taken.length - 1,
    }
  })
}

const weighEpisodes = (observer: PerfectObserver, episodes: readonly Episode[], at: EpochMs): Evidence[] => {
  const had = new Set<string>()
  return episodes.map((episode, index) => {
    const { itemId, occurredAt } = episode.event
    if (itemId === null) throw new TypeError(`${episode.event.eventId} was taken up without an item`)
    const previous = episodes[index - 1]?.event.itemId ?? null
    const before = { hadBefore: had.has(itemId), distinctBefore: had.size }
    had.add(itemId)
    return {
      choice: observer.choice({ itemId, previous, at: occurredAt, ...before }),
      affinity: observer.affinity(itemId),
      outcomes: Float64Array.from({ length: GRID + 1 }, (_, step) => outcome(observer, episode, step / GRID)),
      weight: Math.exp((-observer.drift.share * (at - occurredAt)) / (observer.drift.days * DAY_MS)),
    }
  })
}

/** Log-likelihood of completion, rating and reactions at an affinity. */
const outcome = (observer: PerfectObserver, episode: Episode, affinity: number): number => {
  let sum = 0
  const completion = observer.completionOf(episode.event)
  if (completion !== null) sum += logDensity(completion, observer.completion(affinity), 0.02)
  if (episode.rating !== null) sum += logDensity(episode.rating, observer.rating(affinity), 1 / RATING_STEPS)
  for (const { action, after, isPrompt, chance } of observer.reactions) {
    if (after !== null && !episode.reactions.has(after)) continue
    if (episode.reactions.has(action)) sum += Math.log(Math.max(LEAST_LIKELY, chance(affinity)))
    else if (isPrompt && episode.isOver) sum += Math.log(1 - chance(affinity))
  }
  return sum
}

/** A normal number, clamped to 0..1 and rounded to cells of a width: the logarithm of the chance of its cell. */
const logDensity = (
  value: number,
  { mean, deviation }: { mean: number; deviation: number },
  width: number,
): number => {
  const above = value >= 1 - width / 2 ? 1 : normalBelow((value + width / 2 - mean) / deviation)
  const below = value <= width ? 0 : normalBelow((value - width / 2 - mean) / deviation)
  return Math.log(Math.max(LEAST_LIKELY, above - below))
}

/** Source: the logistic approximation of Bowling et al., J. Industrial Engineering and Management 2(1), 2009; error < 0.0002. */
const normalBelow = (z: number): number => 1 / (1 + Math.exp(-0.07056 * z * z * z - 1.5976 * z))

/** Interests are gamma variables over their sum, which makes them Dirichlet distributed; these are the gamma variables. */
const logLikelihood = (
  { acceptance }: PerfectObserver,
  evidence: readonly Evidence[],
  sizes: Float64Array,
): number => {
  let total = 0
  let strongest = 0
  for (const size of sizes) {
    total += size
    if (size > strongest) strongest = size
  }
  let sum = 0
  for (const { choice, affinity, outcomes, weight } of evidence) {
    let chosen = choice.otherwise
    let suits = affinity.constant
    for (const [category, slope] of affinity.slopes) {
      chosen += (choice.byCategory[category]! * sizes[category]!) / total
      suits += (slope * sizes[category]!) / strongest
    }
    suits = Math.min(1, suits)
    chosen += choice.metByChance * acceptance(suits)
    sum += weight * (Math.log(chosen + LEAST_LIKELY) + outcomes[Math.round(suits * GRID)]!)
  }
  return sum
}

/** Ranks, 1 for the smallest; equal numbers share the mean of their ranks. */
export const ranksOf = (values: ArrayLike<number>): number[] => {
  const numbers = Array.from(values)
  return numbers.map((value) => {
    const below = numbers.filter((other) => other < value).length
    const equal = numbers.filter((other) => other === value).length
    return below + (equal + 1) / 2
  })
}

/**
 * Spearman's rank correlation, ties at their mean rank.
 * @returns −1..1; 0 when either side is all ties
 * Source: Spearman, "The proof and measurement of association between two things", Am. J. Psychology 15, 1904.
 */
export const spearman = (one: ArrayLike<number>, other: ArrayLike<number>): number => {
  const [a, b] = [ranksOf(one), ranksOf(other)]
  const middle = (a.length + 1) / 2
  const product = (x: number[], y: number[]): number =>
    x.reduce((sum, rank, index) => sum + (rank - middle) * (y[index]! - middle), 0)
  const spread = Math.sqrt(product(a, a) * product(b, b))
  return spread === 0 ? 0 : product(a, b) / spread
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
