/** How long garbage collection stopped the builders, out of their own histogram. */
import { rounded } from './bench.js'
import type { MetricValues } from './running-builder.js'

const BUCKET = /^profilestream_nodejs_gc_duration_seconds_bucket\{.*le="([^"]+)"/

/** The bucket that the 99th percentile of all pauses falls into: its upper bound, milliseconds; NaN without a pause. */
export const gcPauseP99Ms = (all: readonly MetricValues[]): number => {
  const upTo = new Map<number, number>()
  for (const [name, count] of all.flatMap((metrics) => [...metrics])) {
    const bound = BUCKET.exec(name)?.[1]
    if (bound === undefined) continue
    const seconds = bound === '+Inf' ? Infinity : Number(bound)
    upTo.set(seconds, (upTo.get(seconds) ?? 0) + count)
  }
  const total = upTo.get(Infinity) ?? 0
  const bounds = [...upTo.keys()].sort((a, b) => a - b)
  const found = bounds.find((bound) => (upTo.get(bound) ?? 0) >= 0.99 * total)
  return total === 0 || found === undefined ? NaN : rounded(found * 1000)
}
