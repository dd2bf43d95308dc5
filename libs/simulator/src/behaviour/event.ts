/** Events as a well-behaved producer writes them. */
import {
  asEpochMs,
  asEventId,
  asScenarioName,
  type Action,
  type ClickstreamEvent,
  type UserId,
} from '@profilestream/contracts'
import type { Visit, WorldState } from '../world-state.js'

/** Fields that only some actions carry; null where an event goes without. */
export interface EventExtras {
  readonly itemId: ClickstreamEvent['itemId']
  readonly targetUserId: ClickstreamEvent['targetUserId']
  readonly rating: number | null
  readonly price: number | null
  readonly currency: string | null
  readonly quantity: number | null
  readonly dwellMs: ClickstreamEvent['dwellMs']
  readonly completion: number | null
  readonly recommendationId: ClickstreamEvent['recommendationId']
  readonly query: string | null
}

/** No extras at all. */
export const NO_EXTRAS: EventExtras = {
  itemId: null,
  targetUserId: null,
  rating: null,
  price: null,
  currency: null,
  quantity: null,
  dwellMs: null,
  completion: null,
  recommendationId: null,
  query: null,
}

/** Whoever makes events: a user or a bot. */
export interface Actor {
  readonly userId: UserId
  readonly devices: readonly [string, string]
  readonly utcOffsetMinutes: number
  readonly context: Readonly<Record<string, string>>
  /** Events made so far. */
  readonly state: { events: number }
}

/** Who, when, what; the visit is null for what is done at home, days later. */
export interface EventStamp {
  readonly actor: Actor
  readonly visit: Visit | null
  readonly at: number
  readonly action: Action
}

/** Writes an event; ids are made from user, scenario, time and the user's own count, so no two are the same. */
export const writeEvent = (
  { plan }: WorldState,
  { actor, visit, at, action }: EventStamp,
  extras: EventExtras,
): ClickstreamEvent => {
  actor.state.events += 1
  return {
    eventId: asEventId(
      `${actor.userId}-${plan.itemPrefix}${at.toString(36)}-${actor.state.events.toString(36)}`,
    ),
    userId: actor.userId,
    scenario: asScenarioName(plan.name),
    action,
    occurredAt: asEpochMs(at),
    itemId: extras.itemId,
    targetUserId: extras.targetUserId,
    rating: extras.rating,
    price: extras.price,
    currency: extras.currency,
    quantity: extras.quantity,
    dwellMs: extras.dwellMs,
    completion: extras.completion,
    sessionId: visit?.sessionId ?? null,
    recommendationId: extras.recommendationId,
    device: visit?.device ?? actor.devices[0],
    utcOffsetMinutes: actor.utcOffsetMinutes,
    query: extras.query,
    context: actor.context,
  }
}

/** Plans an event for its own time. */
export const planEvent = (state: WorldState, stamp: EventStamp, extras: EventExtras): void => {
  const event = writeEvent(state, stamp, extras)
  if (stamp.visit !== null) stamp.visit.events += 1
  const record = { key: event.userId, at: event.occurredAt, event }
  state.agenda.plan(stamp.at, { kind: 'event', record, disturbed: false })
}
