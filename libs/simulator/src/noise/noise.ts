/** What happens to records on their way: sent twice, sent late, garbled. */
import { asEpochMs, DAY_MS, HOUR_MS, MINUTE_MS } from '@profilestream/contracts'
import { malformedBytes } from './malformed.js'
import type { SimulatedRecord } from '../world-options.js'
import type { WorldState } from '../world-state.js'

/** Sends an event off; noise may delay it, repeat it, or put garbage beside it. */
export const sendEvent = (state: WorldState, record: SimulatedRecord): void => {
  const { noise } = state.streams
  const isLate = noise.chance(state.noise.late)
  const isRepeated = noise.chance(state.noise.duplicates)
  const hasGarbage = noise.chance(state.noise.malformed)
  if (isLate) sendLater(state, record, lateness(state))
  else state.out.push(record)
  if (isRepeated) sendLater(state, record, Math.round(noise.between(5, MINUTE_MS)))
  if (hasGarbage)
    state.out.push({ key: record.key, at: record.at, bytes: malformedBytes(noise, record, state.codec) })
}

const sendLater = (state: WorldState, record: SimulatedRecord, delayMs: number): void => {
  const at = asEpochMs(record.at + delayMs)
  state.agenda.plan(at, { kind: 'event', record: { ...record, at }, disturbed: true })
}

/** Most are minutes late, some hours, a few days: phones without a net. */
const lateness = ({ streams: { noise } }: WorldState): number => {
  const kind = noise.next()
  if (kind < 0.7) return Math.round(noise.between(MINUTE_MS, 20 * MINUTE_MS))
  if (kind < 0.95) return Math.round(noise.between(HOUR_MS, 12 * HOUR_MS))
  return Math.round(noise.between(DAY_MS, 5 * DAY_MS))
}
