/** The part that holds a user's running estimates: a bit for each that there is, then count, mean and squares of each. */
import type { ScenarioState } from '../mutable-profile.js'
import { clearEstimates, mergeEstimates, type RunningEstimates } from '../normalise/running-estimates.js'
import type { Part } from './parts.js'

/** Mean and squares as they are stored: 32-bit floats, lowest byte first. */
const floats = new Float32Array(2)
const bytes = new Uint8Array(floats.buffer)

/** A bit for each estimate that there is. */
const presentIn = (estimates: RunningEstimates): number => {
  let bits = 0
  for (let place = 0; place < estimates.length; place++) if (estimates[place]!.count > 0) bits |= 1 << place
  return bits
}

/** Tag 24. */
export const estimatesPart: Part<ScenarioState> = {
  tag: 24,
  isEmpty: ({ estimates }) => presentIn(estimates) === 0,
  write: (writer, { estimates }) => {
    writer.byte(presentIn(estimates))
    for (let place = 0; place < estimates.length; place++) {
      const { count, mean, squares } = estimates[place]!
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
    for (let place = 0; place < estimates.length; place++) {
      if ((bits & (1 << place)) === 0) continue
      const running = estimates[place]!
      running.count = reader.varint()
      reader.into(bytes, bytes.length)
      running.mean = floats[0]!
      running.squares = floats[1]!
    }
  },
  clear: ({ estimates }) => clearEstimates(estimates),
  merge: (into, from) => mergeEstimates(into.estimates, from.estimates),
}
