/** Packed interests as a list of names and weights. */
import type { Interests } from '../fold/interests.kernel.js'
import type { Interest } from '../profile.js'

const stronger = (a: Interest, b: Interest): number => b.weight - a.weight || (a.name < b.name ? -1 : 1)

/** Interests, strongest first, equals by name. @param fade  what a weight as of the anchor is worth now */
export const listInterests = (interests: Interests, fade: number): Interest[] => {
  const { names, weights, events, count } = interests
  const text = Buffer.from(names.buffer, names.byteOffset, names.length)
  const listed: Interest[] = []
  let offset = 0
  for (let i = 0; i < count; i++) {
    const end = offset + 1 + (names[offset] ?? 0)
    const name = text.toString('utf8', offset + 1, end)
    listed.push({ name, weight: (weights[i] ?? 0) * fade, events: events[i] ?? 0 })
    offset = end
  }
  return listed.sort(stronger)
}
