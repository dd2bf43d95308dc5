/** Events become what rankers are evaluated on: per user, the indices of her items in time order. */
import {
  ACTIONS,
  asItemId,
  asUserId,
  type Action,
  type ClickstreamEvent,
  type ItemId,
  type UserId,
} from '@profilestream/contracts'
import type { Lines } from './dataset.js'

/** Item sequences of all users. */
export interface Sequences {
  /** One a user: item indices, oldest first. */
  readonly sequences: readonly Int32Array[]
  /** Index → item id, in the order of first appearance. */
  readonly items: readonly ItemId[]
  /** Sequence → user id, in the order of first appearance. */
  readonly users: readonly UserId[]
  /** When each interaction was, milliseconds since 1970-01-01 UTC, as long as the sequences; absent where only an order is known. */
  readonly times?: readonly Float64Array[]
  /** What each interaction was, an index into the contract's ACTIONS, likewise; absent where only items are known. */
  readonly actions?: readonly Uint8Array[]
  /** How much of it, −100..100, likewise; absent where nobody says. */
  readonly values?: readonly Int8Array[]
}

/** Which events count and which users are kept. */
export interface SequenceOptions {
  /** Whether an event is an interaction. @default isInteraction */
  readonly counts?: (event: ClickstreamEvent) => boolean
  /** An item that follows itself (viewed, put into the cart, bought) is one interaction. @default true */
  readonly joinRepeats?: boolean
  /** Users with fewer interactions are left out. @default 1 */
  readonly minLength?: number
  /** How much of its action an event is, −100..100; without it there are no values. */
  readonly readValue?: (event: ClickstreamEvent) => number
}

const NO_INTERACTION: ReadonlySet<Action> = new Set([
  'unknown',
  'search',
  'impression',
  'dismiss',
  'identify',
  'return',
  'remove_from_cart',
  'unfollow',
  'unlike',
])

/** Whether an event has an item and says that the user took to it. */
export const isInteraction = ({ itemId, action }: ClickstreamEvent): boolean =>
  itemId !== null && !NO_INTERACTION.has(action)

/** Makes sequences of events; order within a user: time, then the order given. */
export const toSequences = (events: Iterable<ClickstreamEvent>, options: SequenceOptions = {}): Sequences => {
  const { counts = isInteraction, joinRepeats = true, minLength = 1, readValue } = options
  const byUser = new Map<UserId, ClickstreamEvent[]>()
  for (const event of events) {
    if (counts(event)) gather(byUser, event)
  }
  const numbers = createNumbering()
  const kept = [...byUser]
    .map(([user, own]) => ({ user, steps: stepsInOrder(own, joinRepeats) }))
    .filter(({ steps }) => steps.length >= minLength)
  const sequences = kept.map(({ steps }) => Int32Array.from(steps, ({ itemId }) => numbers.of(itemId)))
  return {
    sequences,
    items: numbers.all().map(asItemId),
    users: kept.map(({ user }) => user),
    times: kept.map(({ steps }) => Float64Array.from(steps, ({ occurredAt }) => occurredAt)),
    actions: kept.map(({ steps }) => Uint8Array.from(steps, ({ action }) => ACTIONS.indexOf(action))),
    ...(readValue && { values: kept.map(({ steps }) => Int8Array.from(steps, readValue)) }),
  }
}

const gather = (byUser: Map<UserId, ClickstreamEvent[]>, event: ClickstreamEvent): void => {
  const own = byUser.get(event.userId)
  if (own === undefined) byUser.set(event.userId, [event])
  else own.push(event)
}

/** An event with an item. */
interface Step extends ClickstreamEvent {
  readonly itemId: ItemId
}

const isStep = (event: ClickstreamEvent): event is Step => event.itemId !== null

const stepsInOrder = (events: ClickstreamEvent[], joinRepeats: boolean): Step[] => {
  const steps = events.sort((a, b) => a.occurredAt - b.occurredAt).filter(isStep)
  return joinRepeats ? steps.filter(({ itemId }, index) => itemId !== steps[index - 1]?.itemId) : steps
}

/** Numbers names in the order of their first appearance. */
const createNumbering = () => {
  const numbers = new Map<string, number>()
  const of = (name: string): number => {
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  }
  return { of, all: (): string[] => [...numbers.keys()] }
}

/** Reads a `--sequences` file: one user a line, item ids in time order; empty lines are passed over. */
export const readSequences = async (lines: Lines): Promise<Sequences> => {
  const numbers = createNumbering()
  const sequences: Int32Array[] = []
  const users: UserId[] = []
  let number = 0
  for await (const line of lines) {
    number += 1
    const items = line.split(/\s+/).filter(Boolean)
    if (items.length === 0) continue
    sequences.push(Int32Array.from(items, numbers.of))
    users.push(asUserId(String(number)))
  }
  return { sequences, items: numbers.all().map(asItemId), users }
}
