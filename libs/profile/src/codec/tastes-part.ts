/** The part that holds what was chosen: the rows of all interests, in the interests' order. */
import { choicesBeforeParts, ROW } from '../fold/tastes.kernel.js'
import type { ScenarioState } from '../mutable-profile.js'
import type { Part } from './parts.js'

const BYTES_PER_ROW = ROW * Uint16Array.BYTES_PER_ELEMENT

/** Tag 20. */
export const tastesPart: Part<ScenarioState> = {
  tag: 20,
  isEmpty: ({ interests }) => interests.count === 0,
  write: (writer, { interests }) => writer.raw(interests.tastes.bytes, 0, interests.count * BYTES_PER_ROW),
  read: (reader, { interests }) => reader.into(interests.tastes.bytes, interests.count * BYTES_PER_ROW),
  clear: ({ interests }) => choicesBeforeParts(interests.tastes, interests.weights, interests.count),
}
