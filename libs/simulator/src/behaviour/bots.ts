/**
 * Bots: machines that go through the catalog item by item, faster than anybody looks; and two kinds that hide better, a
 * slow scraper whose pauses vary, and a farm of accounts that like the same few items.
 */
import { asUserId, DAY_MS, type Action, type UserId } from '@profilestream/contracts'
import { NO_EXTRAS, planEvent, type Actor } from './event.js'
import type { PeopleSize } from '../people/people.js'
import { createRandom, poisson } from '../random/random.js'
import type { BotKind } from '../world-options.js'
import type { WorldState } from '../world-state.js'
import type { WorldPlan } from '../world-plan.js'

/** A machine among the users. */
export interface Bot extends Actor {
  readonly userId: UserId
  readonly state: { events: number; nextItem: number }
}

/** How a kind of bot goes about it. */
interface Manner {
  /** Events of one crawl. */
  readonly events: number
  /** Time between two of them, milliseconds. */
  readonly gapMs: readonly [number, number]
  /** Chance of a pause instead, and how long it is. */
  readonly pause: { readonly chance: number; readonly ms: readonly [number, number] } | null
}

const MANNERS: Readonly<Record<BotKind, Manner>> = {
  crawler: { events: 60, gapMs: [250, 1_400], pause: null },
  scraper: { events: 150, gapMs: [6_000, 24_000], pause: { chance: 0.04, ms: [60_000, 300_000] } },
  farm: { events: 40, gapMs: [900, 5_000], pause: null },
}
/** One bot for so many users. */
const USERS_A_BOT = 100
/** A farm works on so many items at a time. */
const FARMED_ITEMS = 3

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
  const { events } = MANNERS[state.botKind]
  const wanted = ((share / (1 - share)) * window.visits * state.pace.eventsPerVisit) / events
  const count = share === 0 ? 0 : poisson(state.streams.bots, wanted)
  for (let n = 0; n < count; n += 1) {
    const at = Math.floor(state.streams.bots.between(window.from, window.until))
    state.agenda.plan(at, { kind: 'crawl', bot: state.streams.bots.pick(state.bots), left: events })
  }
}

/** One step of a crawl. */
export const crawl = (state: WorldState, bot: Bot, left: number): void => {
  const { botKind, streams, now } = state
  const item = botKind === 'farm' ? farmedItem(state, left) : nextItem(state, bot)
  if (item !== undefined) {
    const stamp = { actor: bot, visit: null, at: now, action: actionOf(state, left) }
    planEvent(state, stamp, { ...NO_EXTRAS, itemId: item.item.itemId })
  }
  const { gapMs, pause } = MANNERS[botKind]
  const pauses = pause !== null && streams.bots.chance(pause.chance)
  const gap = Math.round(streams.bots.between(...(pauses ? pause.ms : gapMs)))
  if (left > 1) state.agenda.plan(now + gap, { kind: 'crawl', bot, left: left - 1 })
}

/** A farm looks at each item and likes it, in turn. */
const actionOf = ({ plan, botKind }: WorldState, left: number): Action =>
  botKind === 'farm' && left % 2 === 1 ? 'like' : plan.consumption.action

/** The items that the farm is paid for today: the same for all its accounts. */
const farmedItem = ({ catalog, now }: WorldState, left: number) => {
  const day = Math.floor(now / DAY_MS)
  const nth = Math.floor(left / 2) % FARMED_ITEMS
  return catalog.items[(day * FARMED_ITEMS + nth) % catalog.items.length]
}

const nextItem = ({ catalog, shelves, now }: WorldState, { state }: Bot) => {
  for (let attempt = 0; attempt < catalog.items.length; attempt += 1) {
    state.nextItem = (state.nextItem + 1) % catalog.items.length
    const item = catalog.items[state.nextItem]
    if (item !== undefined && shelves.isOut(item, now)) return item
  }
  return undefined
}
