/** The part that holds a user's running estimates: a bit for each that there is, then count, mean and squares of each. */
import type { ScenarioState } from '../mutable-profile.js'
import { clearEstimates, mergeEstimates } from '../normalise/running-estimates.js'
import type { Part } from './parts.js'

/** Mean and squares as they are stored: 32-bit floats, lowest byte first. */
const floats = new Float32Array(2)
const bytes = new Uint8Array(floats.buffer)

/** Tag 24. */
export const estimatesPart: Part<ScenarioState> = {
  tag: 24,
  isEmpty: ({ estimates }) => estimates.every(({ count }) => count === 0),
  write: (writer, { estimates }) => {
    writer.byte(estimates.reduce((bits, { count }, place) => (count > 0 ? bits | (1 << place) : bits), 0))
    for (const { count, mean, squares } of estimates) {
      if (count === 0) continue
      writer.varint(count)
      floats[0] = mean
      floats[1] = squares
      writer.raw(bytes)
    }
  },
  read: (reader, { estimates }) => {
    clearEstimates(estimates)
    const bits = reader.byte()
    if (bits >>> estimates.length !== 0) reader.refuse('estimates that are unknown')
    for (const [place, running] of estimates.entries()) {
      if ((bits & (1 << place)) === 0) continue
      running.count = reader.varint()
      reader.into(bytes, bytes.length)
      running.mean = floats[0] ?? 0
      running.squares = floats[1] ?? 0
    }
  },
  clear: ({ estimates }) => clearEstimates(estimates),
  merge: (into, from) => mergeEstimates(into.estimates, from.estimates),
}
