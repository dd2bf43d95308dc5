/** Habits of two ids as one: counts add; where one would pass its byte all are halved, as the fold does. */
import { MAX_DEVICES, type Devices } from '../../fold/devices.js'
import type { ScenarioState } from '../../mutable-profile.js'

const FULL = 255

const addTally = (into: Uint8Array, from: Uint8Array): void => {
  const sums = Array.from(into, (count, i) => count + from[i]!)
  while (Math.max(...sums) > FULL) sums.forEach((count, i) => (sums[i] = count >>> 1))
  into.set(sums)
}

const mergeDevices = (into: Devices, from: Devices): void => {
  const counts = new Uint8Array(MAX_DEVICES)
  for (const [index, name] of from.names.entries()) {
    const known = into.names.indexOf(name)
    const place = known >= 0 || into.names.length >= MAX_DEVICES ? known : into.names.push(name) - 1
    if (place >= 0) counts[place] = from.counts[index]!
  }
  addTally(into.counts, counts)
}

/** Adds the habits of a scenario of another profile; her zone is what the id says that was active last. */
export const mergeHabits = (into: ScenarioState, from: ScenarioState): void => {
  const isNewer = !(into.lastSeenAt >= from.lastSeenAt)
  const { offsetMinutes } = from.rhythm
  if (Number.isNaN(into.rhythm.offsetMinutes) || (isNewer && !Number.isNaN(offsetMinutes)))
    into.rhythm.offsetMinutes = offsetMinutes
  addTally(into.rhythm.hours, from.rhythm.hours)
  addTally(into.rhythm.weekdays, from.rhythm.weekdays)
  mergeDevices(into.devices, from.devices)
  addTally(into.priceBands, from.priceBands)
}
