/** Numbers and times as a card says them. Pure. */

/** A moment to the second, UTC. */
export const moment = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** Whole numbers with their thousands apart. */
export const number = (value: number): string => value.toLocaleString('en-US')

/** Seconds as people say them. */
export const duration = (seconds: number): string =>
  seconds < 120 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(1)} min`

/** A figure with its interval, where it has one; – for none. */
export const figureIn = (figures: Readonly<Record<string, number>>, name: string): string => {
  const value = figures[name]
  if (value === undefined) return '–'
  const [low, high] = [figures[`${name}.low`], figures[`${name}.high`]]
  const interval = low === undefined || high === undefined ? '' : ` (${low.toFixed(4)} to ${high.toFixed(4)})`
  return value.toFixed(4) + interval
}
