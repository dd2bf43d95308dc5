/** Axes: from numbers to places in a picture, with ticks at round numbers. */

/** A scale of one axis. */
export interface Axis {
  /** Place of a number. */
  readonly at: (value: number) => number
  /** Round numbers within the axis. */
  readonly ticks: readonly number[]
  /** A tick as text, with as many decimals as its step needs. */
  readonly label: (tick: number) => string
}

/** Numbers from `low` to `high` laid from `from` to `to`; `count` is about the number of ticks. */
export interface AxisSpan {
  readonly low: number
  readonly high: number
  readonly from: number
  readonly to: number
  readonly count: number
}

/** 1, 2 or 5 times a power of ten, so that about `count` steps fill the width. */
const stepFor = (width: number, count: number): number => {
  const rough = width / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((times) => times * power >= rough) ?? 10
  return factor * power
}

/** Makes the axis; a span without width gets one. */
export const createAxis = ({ low, high, from, to, count }: AxisSpan): Axis => {
  const width = high > low ? high - low : Math.abs(high) || 1
  const step = stepFor(width, count)
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor((low + width) / step + 1e-9)
  return {
    at: (value) => from + ((value - low) / width) * (to - from),
    ticks: Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => (first + place) * step),
    label: (tick) => tick.toFixed(decimals),
  }
}
