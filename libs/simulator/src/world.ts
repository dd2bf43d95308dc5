/** A world: people, a catalog and time, run forward event by event. */
import {
  asEpochMs,
  ContractError,
  createCodecs,
  DAY_MS,
  type CatalogItem,
  type EpochMs,
  type RecommendationList,
} from '@profilestream/contracts'
import { createAgenda } from './agenda.kernel.js'
import { crawl, createBots } from './behaviour/bots.js'
import { createLogins } from './behaviour/logins.js'
import { createCatalog } from './catalog/catalog.js'
import { sendEvent } from './noise/noise.js'
import { createPeople, type User } from './people/people.js'
import { createRandom } from './random/random.js'
import { createShelves } from './catalog/shelves.kernel.js'
import { createTruth, type Truth } from './truth/truth.js'
import { beginVisit, takeStep } from './behaviour/visit-steps.js'
import { openWindow, planFirstVisits, whoComes } from './behaviour/visits.js'
import {
  DEFAULT_ITEMS,
  DEFAULT_NOISE,
  DEFAULT_PAST_DAYS,
  DEFAULT_USERS,
  type SimulatedRecord,
  type WorldOptions,
} from './world-options.js'
import type { WorldPlan } from './world-plan.js'
import type { Happening, WorldState } from './world-state.js'
import { planOf } from './worlds/plans.js'

/** One scenario's users and items, moving through time. */
export interface World {
  /** Items published up to the end of the past; what to send to the catalog topic first. */
  catalog(): readonly CatalogItem[]
  /** Items that came out since the last call, after the past, as the world has moved on. */
  newItems(): readonly CatalogItem[]
  /** Records of the days before `startsAt`, in the order of `at`; made while you iterate. */
  past(): Iterable<SimulatedRecord>
  /** Moves the world on and gives the records of that time, in the order of `at`; what is left of the past comes first. */
  advanceTo(until: EpochMs): SimulatedRecord[]
  /** Puts a list before its user, who looks at it at her next visit or step. Lists of others are ignored. */
  show(list: RecommendationList): void
  /** What no observer can see. */
  readonly truth: Truth
}

/**
 * Makes a world.
 * @throws ContractError if the scenario has no world or a number is out of range
 */
export const createWorld = (options: WorldOptions): World => {
  checkOptions(options)
  const state = createState(planOf(options.scenario), options)
  const [, end] = state.size.past
  let publishedUntil = end
  state.agenda.plan(state.now, { kind: 'window' })
  planFirstVisits(state)
  return {
    catalog: () => itemsOut(state, -Infinity, end),
    newItems: () => {
      const items = itemsOut(state, publishedUntil, state.now)
      publishedUntil = Math.max(publishedUntil, state.now)
      return items
    },
    past: () => runUntil(state, end),
    advanceTo: (until) => [...runUntil(state, until)],
    show: (list) => showList(state, list),
    truth: createTruth(state),
  }
}

const checkOptions = ({
  users = 1,
  items = 1,
  pastDays = 0,
  noise,
  liveEventsPerSecond = 0,
  anonymousShare = 0,
}: WorldOptions): void => {
  const shares = noise === undefined ? [] : [noise.duplicates, noise.late, noise.malformed, noise.bots]
  const wrong =
    users < 1 ||
    items < 1 ||
    pastDays < 0 ||
    liveEventsPerSecond < 0 ||
    anonymousShare < 0 ||
    anonymousShare > 1 ||
    shares.some((share) => share < 0 || share >= 1)
  if (!wrong) return
  const given = JSON.stringify({ users, items, pastDays, noise, liveEventsPerSecond, anonymousShare })
  throw new ContractError(
    `a world can't be made of ${given}: give at least 1 user, 1 item, and noise shares from 0 to below 1`,
  )
}

const createState = (plan: WorldPlan, options: WorldOptions): WorldState => {
  const {
    seed,
    startsAt,
    users = DEFAULT_USERS,
    items = DEFAULT_ITEMS,
    pastDays = DEFAULT_PAST_DAYS,
  } = options
  const past = [startsAt - pastDays * DAY_MS, startsAt] as const
  const size = { seed, users, past }
  const catalog = createCatalog(plan, { seed, items, past })
  const people = createPeople(plan, size)
  const stream = (purpose: string) => createRandom(seed, `${plan.name}/${purpose}`)
  return {
    plan,
    size,
    noise: options.noise ?? DEFAULT_NOISE,
    botKind: options.botKind ?? 'crawler',
    liveEventsPerSecond: options.liveEventsPerSecond ?? null,
    catalog,
    shelves: createShelves(plan, catalog, seed),
    users: people,
    usersById: new Map(people.map((user) => [user.userId, user])),
    bots: createBots(plan, size),
    streams: {
      visits: stream('visits'),
      behaviour: stream('behaviour'),
      noise: stream('noise'),
      bots: stream('crawls'),
    },
    logins: createLogins({ seed, share: options.anonymousShare ?? 0 }),
    agenda: createAgenda(),
    pace: { eventsPerVisit: plan.habits.stepsPerVisit * 1.6, visitMs: 300_000, hurry: 1 },
    averageHour: plan.habits.hours.reduce((sum, share) => sum + share, 0) / plan.habits.hours.length,
    codec: createCodecs({ framing: 'single-object' }).clickstreamEvent,
    out: [],
    now: asEpochMs(past[0]),
  }
}

const itemsOut = ({ catalog }: WorldState, after: number, until: number): CatalogItem[] =>
  [...catalog.items, ...catalog.ads]
    .map(({ item }) => item)
    .filter(({ publishedAt }) => (publishedAt ?? 0) > after && (publishedAt ?? 0) <= until)

function* runUntil(state: WorldState, until: number): Generator<SimulatedRecord> {
  while (state.agenda.nextAt() < until) {
    const moment = state.agenda.take()
    if (moment === undefined) break
    state.now = asEpochMs(moment.at)
    happen(state, moment.what)
    for (const record of state.out.splice(0)) yield* state.logins.sent(record)
  }
  if (state.now < until) state.now = asEpochMs(until)
}

const happen = (state: WorldState, what: Happening): void => {
  switch (what.kind) {
    case 'window':
      return openWindow(state)
    case 'arrival':
      return arrive(state, what.user)
    case 'step':
      return takeStep(state, what.visit)
    case 'crawl':
      return crawl(state, what.bot, what.left)
    case 'event':
      if (what.disturbed) state.out.push(what.record)
      else sendEvent(state, what.record)
  }
}

const arrive = (state: WorldState, planned: User): void => {
  const user = whoComes(state, planned)
  if (user !== undefined) beginVisit(state, user)
}

const showList = (state: WorldState, list: RecommendationList): void => {
  if (list.scenario !== state.plan.name || list.items.length === 0) return
  state.usersById.get(list.userId)?.state.lists.set(list.slot, list)
}
