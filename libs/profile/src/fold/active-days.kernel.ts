/** On which of the newest 128 days the user was active: one bit a day, counted back from the newest. */

/** Days the bits reach back. */
export const ACTIVE_DAYS = 128
const WORDS = ACTIVE_DAYS / 32

/** The bits; bit 0 of word 0 is the newest active day. */
export interface ActiveDays {
  /** Days since 1970-01-01; of no meaning while all bits are 0. */
  newest: number
  readonly bits: Uint32Array
}

/** Never active yet. */
export const createActiveDays = (): ActiveDays => ({ newest: 0, bits: new Uint32Array(WORDS) })

const moveBack = (bits: Uint32Array, by: number): void => {
  const words = by >>> 5
  const rest = by & 31
  for (let i = WORDS - 1; i >= 0; i--) {
    const here = i - words >= 0 ? bits[i - words]! : 0
    const lower = rest > 0 && i - words - 1 >= 0 ? bits[i - words - 1]! >>> (32 - rest) : 0
    bits[i] = (here << rest) | lower
  }
}

/** Marks a day, days since 1970-01-01; one more than 127 days before the newest is not kept. */
export const markActive = (active: ActiveDays, day: number): void => {
  if (active.bits[0] === 0) active.newest = day
  if (day > active.newest) {
    moveBack(active.bits, day - active.newest)
    active.newest = day
  }
  const back = active.newest - day
  if (back < ACTIVE_DAYS) active.bits[back >>> 5] = active.bits[back >>> 5]! | (1 << (back & 31))
}

/** The marked days, oldest first. */
export const listActiveDays = ({ newest, bits }: ActiveDays): number[] => {
  const days = []
  for (let back = ACTIVE_DAYS - 1; back >= 0; back--) {
    if ((bits[back >>> 5]! & (1 << (back & 31))) !== 0) days.push(newest - back)
  }
  return days
}
