/** Bots: machines that go through the catalog item by item, faster than anybody looks. */
import { asUserId, type UserId } from '@profilestream/contracts'
import { NO_EXTRAS, planEvent, type Actor } from './event.js'
import type { PeopleSize } from '../people/people.js'
import { createRandom, poisson } from '../random/random.js'
import type { WorldState } from '../world-state.js'
import type { WorldPlan } from '../world-plan.js'

/** A machine among the users. */
export interface Bot extends Actor {
  readonly userId: UserId
  readonly state: { events: number; nextItem: number }
}

/** Events of one crawl, and the time between two of them, milliseconds. */
const CRAWL_EVENTS = 60
const CRAWL_GAP_MS = [250, 1_400] as const
/** One bot for so many users. */
const USERS_A_BOT = 100

/** The bots of a world; their ids look like anybody's. */
export const createBots = (plan: WorldPlan, { seed, users }: PeopleSize): Bot[] => {
  const random = createRandom(seed, `${plan.name}/bots`)
  return Array.from({ length: Math.max(1, Math.round(users / USERS_A_BOT)) }, () => ({
    userId: asUserId(`u${String(700_000 + random.integer(100_000))}${plan.itemPrefix}`),
    devices: ['desktop', 'desktop'],
    utcOffsetMinutes: 0,
    context: { app: '4.2' },
    state: { events: 0, nextItem: 0 },
  }))
}

/** Plans the crawls of a window, so many that bots make their share of all events. */
export const planCrawls = (
  state: WorldState,
  window: { from: number; until: number; visits: number },
): void => {
  const share = state.noise.bots
  const wanted = ((share / (1 - share)) * window.visits * state.pace.eventsPerVisit) / CRAWL_EVENTS
  const count = share === 0 ? 0 : poisson(state.streams.bots, wanted)
  for (let n = 0; n < count; n += 1) {
    const at = Math.floor(state.streams.bots.between(window.from, window.until))
    state.agenda.plan(at, { kind: 'crawl', bot: state.streams.bots.pick(state.bots), left: CRAWL_EVENTS })
  }
}

/** One step of a crawl: the next item of the catalog that is out. */
export const crawl = (state: WorldState, bot: Bot, left: number): void => {
  const item = nextItem(state, bot)
  if (item !== undefined) {
    const stamp = { actor: bot, visit: null, at: state.now, action: state.plan.consumption.action }
    planEvent(state, stamp, { ...NO_EXTRAS, itemId: item.item.itemId })
  }
  const gap = Math.round(state.streams.bots.between(...CRAWL_GAP_MS))
  if (left > 1) state.agenda.plan(state.now + gap, { kind: 'crawl', bot, left: left - 1 })
}

const nextItem = ({ catalog, shelves, now }: WorldState, { state }: Bot) => {
  for (let attempt = 0; attempt < catalog.items.length; attempt += 1) {
    state.nextItem = (state.nextItem + 1) % catalog.items.length
    const item = catalog.items[state.nextItem]
    if (item !== undefined && shelves.isOut(item, now)) return item
  }
  return undefined
}
