/**
 * Kindred transitions: what was met around the newest items of a history, the more so in histories that are like it.
 * Legend: a an item of the history r steps from its end, b an item s steps after a (or before it) in the history of user v.
 *
 *     alike(v) = Σ over the items of the history that v has of likenessDecay^r / length(v)^lengthExponent
 *     score(b) = Σ over places of a, historyDecay^r · (everyone + alike(v)^likenessExponent) · decay^(s − 1)
 *                / (count(a)^sourceExponent · count(b)^popularityExponent); pairs that go back count `backward`
 *
 * With likenessExponent 0 it is transitions. Sources: sessions as neighbours, their items weighed by how near they are to what is
 * shared: Garg et al., "Sequence and time aware neighborhood for session-based recommendations" (STAN), SIGIR 2019; Ludewig et
 * al., "Empirical analysis of session-based recommendation algorithms" (VSTAN), UMUAI 31, 2021. They hold one place a neighbour, the
 * newest shared item; here every one of the newest items adds its surroundings.
 */
import { aroundPlace, occurrencesOf, worthBySteps, type Occurrences } from './occurrences.kernel.js'
import { countPopularity } from './popularity.kernel.js'

/** How kindred transitions are counted and read. */
export interface KindredOptions {
  /** Steps around an item that still count. */
  readonly steps: number
  /** Worth of one more step around an item, 0..1. */
  readonly decay: number
  /** What a pair counts when it goes back, 0..1: 0 keeps order, 1 ignores it. */
  readonly backward: number
  /** Newest items of the history that are looked around. */
  readonly historySteps: number
  /** Worth of one more step back among them, 0..1. */
  readonly historyDecay: number
  /** Worth of one more step back for who is alike, 0..1. */
  readonly likenessDecay: number
  /** Likeness to this power: 0 lets everyone speak alike. */
  readonly likenessExponent: number
  /** Voice of everyone who met an item, whoever is like her: short histories say little of likeness. 0 is none. */
  readonly everyone: number
  /** Likeness is divided by the other's length to this power. */
  readonly lengthExponent: number
  /** Divides by count(a) to this power. */
  readonly sourceExponent: number
  /** Divides by count(b) to this power: 0 favours the popular, 1 the rare. */
  readonly popularityExponent: number
}

/** Newest items by which people are compared: beyond it the decay leaves nothing, and popular items cost. */
const COMPARED = 200

/** Everyone's sequences, ready to be asked. */
export interface KindredTransitions {
  /** Scores of a history, one for each item, [items]; overwrites `out`. */
  score(history: Int32Array, out: Float32Array): void
}

interface Asked {
  readonly places: Occurrences
  /** alike(v)^likenessExponent, [users]. */
  readonly likeness: Float64Array
}

/**
 * Learns in O(interactions): lays the sequences end to end. A history is scored in the time of the places that its newest items
 * have, times the steps.
 * @param sequences  item indices of each user in time order, each 0..items − 1
 * @param items      catalog size
 */
export const fitKindredTransitions = (
  sequences: readonly Int32Array[],
  items: number,
  options: KindredOptions,
): KindredTransitions => {
  const counts = countPopularity(sequences, items).map((count) => Math.max(1, count))
  const asked = { places: occurrencesOf(sequences, items), likeness: new Float64Array(sequences.length) }
  const damping = counts.map((count) => count ** -options.popularityExponent)
  const sourceDamping = counts.map((count) => count ** -options.sourceExponent)
  const lengths = Float64Array.from(sequences, ({ length }) => Math.max(1, length) ** -options.lengthExponent)
  const worths = {
    worth: worthBySteps(options.steps, options.decay),
    worthBack: worthBySteps(options.steps, options.decay, options.backward),
  }
  const { everyone } = options
  return {
    score: (history, out) => {
      compare(asked, history, options, lengths)
      out.fill(0)
      const oldest = Math.max(0, history.length - options.historySteps)
      let weight = 1
      for (let at = history.length - 1; at >= oldest; at -= 1) {
        const item = history[at]!
        addSurroundings(asked, item, { factor: weight * sourceDamping[item]!, everyone, worths }, out)
        weight *= options.historyDecay
      }
      for (let item = 0; item < items; item += 1) out[item]! *= damping[item]!
    },
  }
}

/** Makes `likeness` that of everyone with the history. */
const compare = (
  { places: { owners, offsets, places }, likeness }: Asked,
  history: Int32Array,
  { likenessDecay, likenessExponent }: KindredOptions,
  lengths: Float64Array,
): void => {
  likeness.fill(0)
  let weight = 1
  for (let at = history.length - 1; at >= Math.max(0, history.length - COMPARED); at -= 1) {
    const item = history[at]!
    for (let entry = offsets[item]!; entry < offsets[item + 1]!; entry += 1) {
      likeness[owners[places[entry]!]!]! += weight
    }
    weight *= likenessDecay
  }
  for (let user = 0; user < likeness.length; user += 1) {
    const shared = likeness[user]! * lengths[user]!
    if (shared > 0) likeness[user] = likenessExponent === 1 ? shared : shared ** likenessExponent
  }
}

interface Voice {
  readonly factor: number
  readonly everyone: number
  readonly worths: { readonly worth: Float64Array; readonly worthBack: Float64Array }
}

const addSurroundings = (
  { places, likeness }: Asked,
  item: number,
  { factor, everyone, worths }: Voice,
  out: Float32Array,
): void => {
  for (let entry = places.offsets[item]!; entry < places.offsets[item + 1]!; entry += 1) {
    const place = places.places[entry]!
    const voice = factor * (everyone + likeness[places.owners[place]!]!)
    aroundPlace(places, place, worths, (other, worth) => {
      out[other]! += voice * worth
    })
  }
}
