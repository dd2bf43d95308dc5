/** The events of the ingest bench: full records, users and items by Zipf's law, the same on every run. */
import {
  asDurationMs,
  asEpochMs,
  asEventId,
  asItemId,
  asScenarioName,
  asUserId,
  type Action,
  type ClickstreamEvent,
  createSeededRandom,
  type Random,
} from '@profilestream/contracts'

/** What is published. */
export interface ClickstreamPlan {
  readonly events: number
  readonly users: number
  readonly items: number
  /**
   * Users that a block of events is drawn from, each as likely as the other; the next block is drawn from the next so many,
   * round and round: any number of users, the same work a batch. Absent: all users, by Zipf's law.
   */
  readonly usersAtOnce?: number
  readonly seed: number
  /** Of the last event, milliseconds since 1970-01-01 UTC. */
  readonly endsAt: number
}

/** Draws 0..n − 1 with probability in proportion to 1 / (rank + 1). */
const createZipf = (n: number, random: Random): (() => number) => {
  const cumulative = new Float64Array(n)
  let sum = 0
  for (let i = 0; i < n; i++) cumulative[i] = sum += 1 / (i + 1)
  return () => {
    const drawn = random.next() * sum
    let low = 0
    let high = n - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (cumulative[middle]! < drawn) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Events of a block: about what one micro-batch folds. */
const BLOCK_EVENTS = 65_536

/** Draws the user of the i-th event. */
const createUsers = (
  { users, usersAtOnce }: ClickstreamPlan,
  random: Random,
): ((event: number) => number) => {
  if (usersAtOnce === undefined) return createZipf(users, random)
  return (event) => (Math.floor(event / BLOCK_EVENTS) * usersAtOnce + random.integer(usersAtOnce)) % users
}

const ACTIONS: readonly Action[] = [
  'view',
  'view',
  'view',
  'view',
  'click',
  'click',
  'add_to_cart',
  'purchase',
  'impression',
  'bookmark',
]
const DEVICES = ['phone', 'desktop', 'tablet']

/** The events, one second of event time for each hundred. */
export function* clickstreamOf(plan: ClickstreamPlan): Generator<ClickstreamEvent> {
  const random = createSeededRandom(plan.seed)
  const user = createUsers(plan, random)
  const item = createZipf(plan.items, random)
  for (let i = 0; i < plan.events; i++) {
    const action = ACTIONS[random.integer(ACTIONS.length)]!
    const userIndex = user(i)
    yield {
      eventId: asEventId(`evt-${plan.seed}-${i.toString(36).padStart(8, '0')}`),
      userId: asUserId(`user-${userIndex}`),
      scenario: asScenarioName('ecommerce'),
      action,
      occurredAt: asEpochMs(plan.endsAt - (plan.events - i) * 10),
      itemId: asItemId(`item-${item()}`),
      targetUserId: null,
      rating: null,
      price:
        action === 'purchase' || action === 'add_to_cart' ? Math.round(random.next() * 10_000) / 100 : null,
      currency: action === 'purchase' || action === 'add_to_cart' ? 'EUR' : null,
      quantity: action === 'purchase' ? 1 + random.integer(3) : null,
      dwellMs: action === 'view' ? asDurationMs(random.integer(60_000)) : null,
      completion: null,
      sessionId: `s-${userIndex}-${i >> 12}`,
      recommendationId: null,
      device: DEVICES[random.integer(DEVICES.length)]!,
      utcOffsetMinutes: 60,
      query: null,
      context: { page: 'product' },
    }
  }
}
