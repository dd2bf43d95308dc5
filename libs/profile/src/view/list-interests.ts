/** Packed interests as a list of names, weights and choices. */
import type { Interests } from '../fold/interests.kernel.js'
import { CHOICES, NEWEST, numberOf, RECENT, ROW, TAG, type Tastes } from '../fold/tastes.kernel.js'
import type { Interest } from '../profile.js'

/** What sums as of the anchor are worth now, by the long and the short half-life. */
export interface Fades {
  readonly long: number
  readonly short: number
}

const stronger = (a: Interest, b: Interest): number => b.weight - a.weight || (a.name < b.name ? -1 : 1)

const tasteAt = (
  { rows }: Tastes,
  index: number,
  { long, short }: Fades,
): Pick<Interest, 'isTag' | 'choices' | 'recentChoices' | 'newest'> => {
  const row = rows.subarray(index * ROW, (index + 1) * ROW)
  return {
    isTag: ((row[CHOICES] ?? 0) & TAG) !== 0,
    choices: numberOf(row[CHOICES] ?? 0) * long,
    recentChoices: numberOf(row[RECENT] ?? 0) * short,
    newest: [...row.subarray(NEWEST)].filter((reference) => reference !== 0),
  }
}

/** Interests, strongest first, equals by name. */
export const listInterests = (interests: Interests, fades: Fades): Interest[] => {
  const { names, weights, events, count } = interests
  const text = Buffer.from(names.buffer, names.byteOffset, names.length)
  const listed: Interest[] = []
  let offset = 0
  for (let i = 0; i < count; i++) {
    const end = offset + 1 + (names[offset] ?? 0)
    const name = text.toString('utf8', offset + 1, end)
    const weight = (weights[i] ?? 0) * fades.long
    listed.push({ name, weight, events: events[i] ?? 0, ...tasteAt(interests.tastes, i, fades) })
    offset = end
  }
  return listed.sort(stronger)
}
