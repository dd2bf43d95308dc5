/** Which devices the user comes with: events by the name that events give; a ninth name is not counted. */
import { countIn } from './tally.kernel.js'

/** Devices kept. */
export const MAX_DEVICES = 8
/** Longer names are left out, UTF-16 units. */
export const MAX_DEVICE_LENGTH = 32

/** Events by device, in the order in which they were first seen. */
export interface Devices {
  readonly names: string[]
  /** [8]. */
  readonly counts: Uint8Array
}

/** None yet. */
export const createDevices = (): Devices => ({ names: [], counts: new Uint8Array(MAX_DEVICES) })

/** Forgets everything. */
export const clearDevices = ({ names, counts }: Devices): void => {
  if (names.length > 0) names.length = 0
  counts.fill(0)
}

const placeOf = (names: string[], device: string): number => {
  const known = names.indexOf(device)
  if (known >= 0) return known
  const isNoRoom = names.length >= MAX_DEVICES || device.length > MAX_DEVICE_LENGTH
  return isNoRoom ? -1 : names.push(device) - 1
}

/** Counts an event's device. */
export const countDevice = ({ names, counts }: Devices, device: string | null): void => {
  if (device === null || device === '') return
  const place = placeOf(names, device)
  if (place >= 0) countIn(counts, place)
}
