/** Sequences laid end to end, with where each item occurs: what methods that look around an item's places read. */

/** The places of everyone's sequences, side by side. */
export interface Occurrences {
  /** Item at each place, [interactions]. */
  readonly flat: Int32Array
  /** Sequence that each place belongs to, [interactions]. */
  readonly owners: Uint32Array
  /** First place of each sequence, and behind the last the end, [sequences + 1]. */
  readonly bounds: Uint32Array
  /** Places of item i: `places[offsets[i]]` to `places[offsets[i + 1] − 1]`. */
  readonly offsets: Uint32Array
  readonly places: Uint32Array
}

/**
 * Lays sequences end to end. Memory: 12 bytes an interaction.
 * @param sequences  item indices of each user in time order, each 0..items − 1
 * @param items      catalog size
 */
export const occurrencesOf = (sequences: readonly Int32Array[], items: number): Occurrences => {
  const bounds = new Uint32Array(sequences.length + 1)
  sequences.forEach(({ length }, owner) => (bounds[owner + 1] = bounds[owner]! + length))
  const flat = new Int32Array(bounds[sequences.length]!)
  const owners = new Uint32Array(flat.length)
  sequences.forEach((sequence, owner) => {
    flat.set(sequence, bounds[owner])
    owners.fill(owner, bounds[owner], bounds[owner + 1])
  })
  return { flat, owners, bounds, ...placesOf(flat, items) }
}

const placesOf = (flat: Int32Array, items: number): Pick<Occurrences, 'offsets' | 'places'> => {
  const offsets = new Uint32Array(items + 1)
  for (const item of flat) offsets[item + 1]! += 1
  for (let item = 0; item < items; item += 1) offsets[item + 1]! += offsets[item]!
  const next = offsets.slice(0, items)
  const places = new Uint32Array(flat.length)
  for (let at = 0; at < flat.length; at += 1) places[next[flat[at]!]!++] = at
  return { offsets, places }
}

/**
 * What a place adds to the items around it: `worth[s]` to the item s steps later, `worthBack[s]` to the one s steps earlier, within
 * the same sequence.
 * @param worth      [steps + 1], the first of no meaning
 * @param worthBack  likewise; its length may be 0
 * @param add        told each item and what it gets
 */
export const aroundPlace = (
  { flat, owners, bounds }: Occurrences,
  place: number,
  { worth, worthBack }: { readonly worth: Float64Array; readonly worthBack: Float64Array },
  add: (item: number, worth: number) => void,
): void => {
  const owner = owners[place]!
  const last = Math.min(bounds[owner + 1]! - 1, place + worth.length - 1)
  for (let at = place + 1; at <= last; at += 1) add(flat[at]!, worth[at - place]!)
  const first = Math.max(bounds[owner]!, place - worthBack.length + 1)
  for (let at = place - 1; at >= first; at -= 1) add(flat[at]!, worthBack[place - at]!)
}

/**
 * Worth of a pair by its steps, [steps + 1]: decay^(steps − 1), all of it times `share`; empty when the share is 0.
 * @param decay  0..1
 */
export const worthBySteps = (steps: number, decay: number, share = 1): Float64Array =>
  share === 0
    ? new Float64Array(0)
    : Float64Array.from({ length: steps + 1 }, (_, step) => share * decay ** Math.max(0, step - 1))
