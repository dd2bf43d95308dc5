/** What the parts of a running world share: its plan, items, users, streams of random numbers, and what is to happen next. */
import type { Logins } from './behaviour/logins.js'
import type { ClickstreamEvent, Codec, EpochMs, UserId } from '@profilestream/contracts'
import type { Agenda } from './agenda.kernel.js'
import type { WorldCatalog } from './catalog/catalog.js'
import type { PeopleSize, User } from './people/people.js'
import type { Random } from './random/random.js'
import type { Shelves } from './catalog/shelves.kernel.js'
import type { Bot } from './behaviour/bots.js'
import type { BotKind, NoiseShares, SimulatedRecord } from './world-options.js'
import type { WorldPlan } from './world-plan.js'

/** A user's visit under way. */
export interface Visit {
  readonly user: User
  readonly sessionId: string
  readonly device: string
  /** When it began, milliseconds since 1970-01-01 UTC. */
  readonly begunAt: number
  /** Multiplies its pauses and the time that dwell takes: 1, or less where more events are wanted than users can make. */
  readonly hurry: number
  /** Events planned in it so far. */
  events: number
  /** The list she has looked at last, so that she does not look at it twice. */
  lookedAt: string | null
}

/** What can happen next in a world. */
export type Happening =
  | { readonly kind: 'window' }
  | { readonly kind: 'arrival'; readonly user: User }
  | { readonly kind: 'step'; readonly visit: Visit }
  | { readonly kind: 'event'; readonly record: SimulatedRecord; readonly disturbed: boolean }
  | { readonly kind: 'crawl'; readonly bot: Bot; readonly left: number }

/** Streams of random numbers, one a purpose. */
export interface Streams {
  readonly visits: Random
  readonly behaviour: Random
  readonly noise: Random
  readonly bots: Random
}

/** How busy the world is, as it is measured while it runs. */
export interface Pace {
  /** Events of a visit, lately. */
  eventsPerVisit: number
  /** Length of a visit without hurry, lately, milliseconds. */
  visitMs: number
  /** The hurry of visits that begin now. */
  hurry: number
}

/** A running world. */
export interface WorldState {
  readonly plan: WorldPlan
  readonly size: PeopleSize
  readonly noise: NoiseShares
  readonly botKind: BotKind
  /** Events per second wanted after the past; null for what comes by itself. */
  readonly liveEventsPerSecond: number | null
  readonly catalog: WorldCatalog
  readonly shelves: Shelves
  readonly users: User[]
  readonly usersById: Map<UserId, User>
  readonly bots: readonly Bot[]
  readonly streams: Streams
  /** Who logs in on the way. */
  readonly logins: Logins
  readonly agenda: Agenda<Happening>
  readonly pace: Pace
  /** The plan's hours on average, which its busy and quiet hours are seen against. */
  readonly averageHour: number
  /** Writes the events that are then garbled. */
  readonly codec: Codec<ClickstreamEvent>
  /** Records made and not yet taken. */
  readonly out: SimulatedRecord[]
  /** The world's present. */
  now: EpochMs
}
