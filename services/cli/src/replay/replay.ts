/** Publishes a data set's items and events: as fast as Kafka acknowledges, or so many a second. */
import type { CatalogItem, ClickstreamEvent } from '@profilestream/contracts'

/** Where they go; each resolves when Kafka has acknowledged. */
export interface ReplayOutput {
  catalog(items: readonly CatalogItem[]): Promise<void>
  events(events: readonly ClickstreamEvent[]): Promise<void>
}

/** What a replay works with. */
export interface ReplayDependencies {
  readonly output: ReplayOutput
  /** A monotonic clock, milliseconds. */
  readonly now: () => number
  /** Waits; ends early, without an error, when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** Hears how many events Kafka has acknowledged so far. */
  readonly onPublished: (events: number) => void | Promise<void>
}

/** What is replayed and how fast. */
export interface ReplayPlan {
  readonly items: readonly CatalogItem[]
  /** In the order they are to be published. */
  readonly events: readonly ClickstreamEvent[]
  /** Events a second; null for as fast as possible. */
  readonly eventsPerSecond: number | null
}

/** Events of one publish when nothing holds them back. */
const FULL_BATCH = 2_000
/** Publishes a second when a rate is kept. */
const PUBLISHES_PER_SECOND = 10

const batchSizeFor = (eventsPerSecond: number | null): number =>
  eventsPerSecond === null
    ? FULL_BATCH
    : Math.min(FULL_BATCH, Math.max(1, Math.round(eventsPerSecond / PUBLISHES_PER_SECOND)))

/**
 * Replays; resolves when Kafka has acknowledged all, or the signal was aborted.
 * @returns events acknowledged
 */
export const replay = async (
  { output, now, wait, onPublished }: ReplayDependencies,
  { items, events, eventsPerSecond }: ReplayPlan,
  signal: AbortSignal,
): Promise<number> => {
  const startedMs = now()
  const size = batchSizeFor(eventsPerSecond)
  const isDueInMs = (published: number): number =>
    eventsPerSecond === null ? 0 : startedMs + (published / eventsPerSecond) * 1_000 - now()
  if (items.length > 0) await output.catalog(items)
  let published = 0
  while (published < events.length && !signal.aborted) {
    const batch = events.slice(published, published + size)
    await output.events(batch)
    published += batch.length
    await onPublished(published)
    const dueInMs = isDueInMs(published)
    if (dueInMs > 0) await wait(dueInMs, signal)
  }
  return published
}
