/** What a world is made from: seed, scenario, size, time and noise; and what comes out of it. */
import type { ClickstreamEvent, EpochMs, ScenarioName, UserId } from '@profilestream/contracts'

/** The five scenarios that the simulator has worlds for. */
export const WORLD_NAMES = ['ecommerce', 'social', 'video', 'news', 'music'] as const
/** One of the five. */
export type WorldName = (typeof WORLD_NAMES)[number]

/** Shares of disturbed records, each 0..1 of the events that users make. */
export interface NoiseShares {
  /** Events sent a second time under the same eventId, within a minute. */
  readonly duplicates: number
  /** Events that arrive minutes, hours or days after they occurred. */
  readonly late: number
  /** Records whose bytes are no event: they come on top of the events. */
  readonly malformed: number
  /** Events made by bots. */
  readonly bots: number
}

/**
 * How the bots of a world go about it. crawler: item by item, faster than anybody looks; scraper: slow, with pauses that
 * vary; farm: several accounts that look at and like the same few items.
 */
export type BotKind = 'crawler' | 'scraper' | 'farm'

/** Noise as a well-run product has it; what `npm start` uses. */
export const DEFAULT_NOISE: NoiseShares = { duplicates: 0.01, late: 0.01, malformed: 0.002, bots: 0.01 }
/** A world without any disturbance. */
export const NO_NOISE: NoiseShares = { duplicates: 0, late: 0, malformed: 0, bots: 0 }
/** Users of one scenario that `npm start` simulates. */
export const DEFAULT_USERS = 400
/** Items of one scenario that `npm start` simulates, ads included. */
export const DEFAULT_ITEMS = 400
/** Days of the past that are published at full speed, so that monthly retention exists at once. */
export const DEFAULT_PAST_DAYS = 35

/** What a world is made from. The same options give the same records, on every machine. */
export interface WorldOptions {
  /** Any whole number; worlds of one seed share their people. */
  readonly seed: number
  /** Which of the five worlds. */
  readonly scenario: ScenarioName
  /** Users known when the past ends; newcomers join later. @default 400 */
  readonly users?: number
  /** Items in the catalog when the past ends, ads included. @default 400 */
  readonly items?: number
  /** Where the past ends and real time begins, milliseconds since 1970-01-01 UTC. */
  readonly startsAt: EpochMs
  /** Days before `startsAt` that `past` tells of. @default 35 */
  readonly pastDays?: number
  /** @default DEFAULT_NOISE */
  readonly noise?: NoiseShares
  /** Visits that begin under an anonymous id and log in on the way, 0..1. @default 0 */
  readonly anonymousShare?: number
  /** @default 'crawler' */
  readonly botKind?: BotKind
  /** Events per second wanted from `startsAt` on; left out: as often as the users would come by themselves. */
  readonly liveEventsPerSecond?: number
}

/** One record for the clickstream topic. Exactly one of `event` and `bytes` is there. */
export interface SimulatedRecord {
  /** The user's id; the key of the message. */
  readonly key: UserId
  /** When the producer sends it, milliseconds since 1970-01-01 UTC; later than occurredAt when the event is late. */
  readonly at: EpochMs
  readonly event?: ClickstreamEvent
  /** A malformed value, to be sent as it is. */
  readonly bytes?: Uint8Array
}
