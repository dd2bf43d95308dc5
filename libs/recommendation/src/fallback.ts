/**
 * The fallback: as far as little is known of a user or an item, what the item says of itself speaks (categories, tags, words of
 * the title), and to a user of whom nothing is known what everybody likes. Serving and evaluation weigh by it alike.
 *
 *     share(n)   = n / (n + halfKnown), the shape of an empirical-Bayes shrinkage
 *     score(u,i) = share(u) · z(model) + 0.2 · (1 − share(u) · share(i)) · z(content) + (1 − share(u)) · z(everybody)
 */
import { addStandardised, spreadOf } from './standardise.kernel.js'

/**
 * Interactions after which the personal part and what everybody acts on now weigh the same: as serving shrinks. On a stream of
 * news 0.1 in its place loses an eighth of the hits: a release is days old, trends are not.
 */
export const HALF_KNOWN = 2
/**
 * The same where what lies beneath is what everybody has ever met, and the model is of today: as `fallback{of=…}` is judged. There
 * 2 costs short sessions a sixth of their hits. How both were measured: docs/decisions/0070-neighbour-methods.md.
 */
export const HALF_KNOWN_BESIDE_POPULARITY = 0.1
/** Weight of content where nothing else is known; it fades as evidence comes. */
export const CONTENT_WEIGHT = 0.2
/** Where so much is known of a user, or of an item, likeness is no fallback any more: 8 interactions. */
const WELL_KNOWN = 0.8

/**
 * Share of the personal part, 0..1.
 * @param interactions  what is known of the user, or of the item
 * @param halfKnown     interactions after which it is a half
 */
export const personalShare = (interactions: number, halfKnown = HALF_KNOWN): number =>
  interactions === 0 ? 0 : interactions / (interactions + halfKnown)

/**
 * How thin the evidence for one user and item is, 0..1: 1 when nothing is known of either, near 0 when both are known well.
 * @param interactions  what is known of the user
 * @param met           how often the item was met lately; Infinity for one that the release knows
 */
export const thinness = (interactions: number, met: number, halfKnown = HALF_KNOWN): number =>
  1 - personalShare(interactions, halfKnown) * (met === Infinity ? 1 : personalShare(met, halfKnown))

/** Whether so little is known of a user, or of an item, that a reason says it. */
export const isThin = (interactions: number): boolean => personalShare(interactions) < WELL_KNOWN

/** What there is to rank by, one score an item each, [items]. */
export interface FallbackScores {
  /** All alike where it can tell nothing of the user. */
  readonly model: Float32Array
  readonly content: Float32Array
  /** What everybody likes. */
  readonly everybody: Float32Array
}

/** How much is known. */
export interface Known {
  /** Interactions of the user. */
  readonly interactions: number
  /** How often each item was met, [items]. */
  readonly met: Float32Array
}

/** How much the fallback weighs. */
export interface FallbackWeights {
  /** Of content where nothing else is known. */
  readonly content: number
  /** Interactions after which the model and what everybody likes weigh the same. */
  readonly halfKnown: number
}

/**
 * A model's scores with the fallback beneath them. Of an item that nobody has met the model knows nothing: it counts as average there.
 * @returns  [items]
 */
export const fallBack = (
  { model, content, everybody }: FallbackScores,
  { interactions, met }: Known,
  { content: contentWeight, halfKnown }: FallbackWeights = { content: CONTENT_WEIGHT, halfKnown: HALF_KNOWN },
): Float32Array => {
  const scores = new Float32Array(model.length)
  const share = personalShare(interactions, halfKnown)
  const add = (of: Float32Array, weight: number, trustIn?: (index: number) => number): void =>
    addStandardised({ scores: of, positions: null, trustIn }, spreadOf(of), weight, scores)
  add(model, share, (item) => (met[item] === 0 ? 0 : 1))
  add(content, contentWeight, (item) => thinness(interactions, met[item] ?? 0, halfKnown))
  add(everybody, 1 - share)
  return scores
}
