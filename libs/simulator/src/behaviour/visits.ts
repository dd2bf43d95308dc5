/** When users come: the rhythm of their days, who leaves for good, who returns, who joins. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@profilestream/contracts'
import { planCrawls } from './bots.js'
import { createNewcomer, type User } from '../people/people.js'
import { poisson } from '../random/random.js'
import { drawIndex, runningSums, totalOf } from '../random/weighted.kernel.js'
import type { WorldState } from '../world-state.js'

/** How long visits are planned ahead: in the past, and in real time, where users react to what they are shown. */
const WINDOW_MS = { past: HOUR_MS, live: MINUTE_MS } as const
/** Chance a day that somebody who left comes back. */
const RETURNS_A_DAY = 0.004
/** New users leave sooner: so much likelier in their first days. */
const NEWCOMER_LEAVES = { days: 3, factor: 6 } as const
/** Visits after the past that are made by somebody new. */
const NEWCOMER_SHARE = 0.02
/** Share of the users that can be visiting at once before they hurry, and the longest visits last where a rate is wanted: who watches should see the same user again soon. */
const BUSIEST_SHARE = 0.5
const LIVE_VISIT_MS = 3 * MINUTE_MS

/** Plans the visits of the next hour, or minutes, and the window after it. */
export const openWindow = (state: WorldState): void => {
  const from = state.now
  const [, end] = state.size.past
  const isPast = from < end
  const until = Math.min(from + (isPast ? WINDOW_MS.past : WINDOW_MS.live), isPast ? end : Infinity)
  if (Math.floor(from / DAY_MS) !== Math.floor((from - (until - from)) / DAY_MS)) passDay(state, from)
  planVisits(state, { from, until, isPast })
  state.agenda.plan(until, { kind: 'window' })
}

interface Window {
  readonly from: number
  readonly until: number
  readonly isPast: boolean
}

const planVisits = (state: WorldState, window: Window): void => {
  const { visits } = state.streams
  const sums = runningSums(state.users.map((user) => visitRate(state, user, window)))
  const natural = totalOf(sums)
  const wanted = window.isPast || state.liveEventsPerSecond === null ? natural : livePace(state, window)
  const count = natural === 0 ? 0 : poisson(visits, wanted)
  for (let n = 0; n < count; n += 1) {
    const at = Math.floor(visits.between(window.from, window.until))
    const user = !window.isPast && visits.chance(NEWCOMER_SHARE) ? join(state, at) : drawVisitor(state, sums)
    if (user !== undefined) state.agenda.plan(at, { kind: 'arrival', user })
  }
  planCrawls(state, { ...window, visits: wanted })
}

/** Users who join during the past come at that very moment. */
export const planFirstVisits = (state: WorldState): void => {
  for (const user of state.users) {
    if (user.joinsAt >= state.now) state.agenda.plan(user.joinsAt, { kind: 'arrival', user })
  }
}

/** Visits of one user in the window, on average. */
const visitRate = (state: WorldState, user: User, { from, until }: Window): number => {
  if (user.state.gone || user.joinsAt >= from) return 0
  const local = from + user.utcOffsetMinutes * MINUTE_MS
  const hour = Math.floor(local / HOUR_MS - user.lateHours) % 24
  const weekday = (Math.floor(local / DAY_MS) + 4) % 7
  const isWeekend = weekday === 0 || weekday === 6
  const rhythm = (state.plan.habits.hours[hour] ?? 0) * (isWeekend ? state.plan.habits.weekend : 1)
  return ((user.visitsPerDay * (until - from)) / DAY_MS) * (rhythm / state.averageHour) * user.state.loyalty
}

/** Visits that make the wanted number of events, and the hurry that so many visits need. */
const livePace = (state: WorldState, { from, until }: Window): number => {
  const { pace } = state
  const visits = ((state.liveEventsPerSecond ?? 0) * (until - from)) / 1_000 / pace.eventsPerVisit
  const present = state.users.filter((user) => !user.state.gone && user.joinsAt <= from).length
  const atOnce = (visits * pace.visitMs) / (until - from)
  pace.hurry = Math.min(1, LIVE_VISIT_MS / pace.visitMs, (BUSIEST_SHARE * present) / Math.max(1, atOnce))
  return visits
}

const drawVisitor = (state: WorldState, sums: Float64Array): User | undefined => {
  let user: User | undefined
  for (let attempt = 0; attempt < 10; attempt += 1) {
    user = state.users[drawIndex(sums, state.streams.visits.next())]
    if (user?.state.visiting === 0) return user
  }
  return user
}

/**
 * Who comes, when somebody was planned to: in real time nobody visits twice at once, another who is free comes instead.
 * @returns undefined when nobody is found
 */
export const whoComes = (state: WorldState, planned: User): User | undefined => {
  const [, end] = state.size.past
  if (state.now < end || planned.state.visiting === 0) return planned
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const user = state.streams.visits.pick(state.users)
    if (!user.state.gone && user.state.visiting === 0 && user.joinsAt <= state.now) return user
  }
  return undefined
}

const join = (state: WorldState, at: number): User => {
  const user = createNewcomer(state.plan, state.size, { count: state.users.length - state.size.users, at })
  state.users.push(user)
  state.usersById.set(user.userId, user)
  return user
}

/** Once a day: some leave, the discontent sooner, and some who left return. */
const passDay = (state: WorldState, at: number): void => {
  const { visits } = state.streams
  for (const user of state.users) {
    if (user.joinsAt >= at) continue
    const isNew = at - user.joinsAt < NEWCOMER_LEAVES.days * DAY_MS
    const leaves = (state.plan.habits.leaves * (isNew ? NEWCOMER_LEAVES.factor : 1)) / user.state.loyalty
    if (user.state.gone) user.state.gone = !visits.chance(RETURNS_A_DAY)
    else user.state.gone = visits.chance(Math.min(0.5, leaves))
  }
}
