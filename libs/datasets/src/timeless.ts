/** Times for data sets that have an order but no times: an hour between two events of a user. */
import { HOUR_MS } from '@profilestream/contracts'
import type { DatasetFormat } from './dataset.js'

/** The time of everybody's first event: 2001-01-01 UTC, milliseconds. */
export const TIMELESS_START = 978_307_200_000

/** The made-up time of a user's event, milliseconds since 1970-01-01 UTC. @param position 0 for her first event */
export const timelessAt = (position: number): number => TIMELESS_START + position * HOUR_MS

/** Counts the events of each user as they come: 0, 1, 2, … */
export const createPositions = (): ((userId: string) => number) => {
  const positions = new Map<string, number>()
  return (userId) => {
    const position = positions.get(userId) ?? 0
    positions.set(userId, position + 1)
    return position
  }
}

/** Formats whose files hold no times, so that those of their events are made up. */
const TIMELESS: ReadonlySet<DatasetFormat> = new Set(['sequences', 'lastfm', 'pairs'])

/** Whether the times of a format's events are those of its files. */
export const hasTimes = (format: DatasetFormat): boolean => !TIMELESS.has(format)
