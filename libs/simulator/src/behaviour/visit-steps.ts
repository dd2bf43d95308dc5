/** A visit, step by step: a look at a list or an item found otherwise, until the user has had enough. */
import { affinityFor } from '../people/affinity-for.js'
import { clamp } from '../random/arithmetic.js'
import { lookAtList, type Look } from './attention.js'
import { chooseItem } from './choice.kernel.js'
import { planConsumption } from './consumption.js'
import { NO_EXTRAS, planEvent } from './event.js'
import type { User } from '../people/people.js'
import type { Visit, WorldState } from '../world-state.js'

/** Chance to leave for good after the first visit. */
const LEAVES_AFTER_FIRST = 0.22
/** How much longer a visit goes on when the last item suited, and the affinity where it changes nothing. */
const STAY = { slope: 0.25, neutral: 0.45, least: 0.1, most: 0.96 } as const
/** How fast the measured pace follows the last visit. */
const PACE_SHARE = 0.01
/** A look without a click. */
const LOOK_MS = 1_000
/** From the click to the item. */
const OPENING_MS = 4_000
/** How well it suits her to find nothing new. */
const NOTHING_SUITS = 0.3

/** A visit begins. */
export const beginVisit = (state: WorldState, user: User): void => {
  const { visits } = state.streams
  const visit: Visit = {
    user,
    sessionId: `${user.userId}-${Math.floor(state.now / 1_000).toString(36)}`,
    device: user.devices[visits.chance(0.8) ? 0 : 1],
    begunAt: state.now,
    hurry: state.pace.hurry,
    events: 0,
    lookedAt: null,
  }
  if (user.state.events === 0 && visits.chance(LEAVES_AFTER_FIRST)) user.state.gone = true
  user.state.visiting += 1
  takeStep(state, visit)
}

/** One step; then the next is planned, or the visit is over. */
export const takeStep = (state: WorldState, visit: Visit): void => {
  const { end, suits } = act(state, visit)
  const stays = 1 - 1 / state.plan.habits.stepsPerVisit + STAY.slope * (suits - STAY.neutral)
  if (state.streams.behaviour.chance(clamp(stays, STAY.least, STAY.most))) {
    state.agenda.plan(end + pauseMs(state, visit), { kind: 'step', visit })
  } else endVisit(state, visit, end)
}

const pauseMs = ({ plan, streams }: WorldState, { hurry }: Visit): number =>
  Math.max(1, Math.round(plan.habits.pauseMs * (0.2 + streams.behaviour.exponential(0.8)) * hurry))

const endVisit = ({ pace }: WorldState, { user, begunAt, hurry, events }: Visit, end: number): void => {
  user.state.visiting -= 1
  pace.eventsPerVisit += PACE_SHARE * (events - pace.eventsPerVisit)
  pace.visitMs += PACE_SHARE * ((end - begunAt) / hurry - pace.visitMs)
}

/** What a step did: when it is over and how well it suited her, 0..1. */
interface StepOutcome {
  readonly end: number
  readonly suits: number
}

const act = (state: WorldState, visit: Visit): StepOutcome => {
  const look = lookAtList(state, visit, state.now)
  return look === null ? goAbout(state, visit) : follow(state, visit, look)
}

/** Takes up what she clicked on, if anything. */
const follow = (state: WorldState, visit: Visit, { clicked, list, suits }: Look): StepOutcome => {
  if (clicked === null) return { end: state.now + LOOK_MS, suits }
  const affinity = affinityFor(state.plan, visit.user, { item: clicked, at: state.now })
  const at = state.now + Math.max(1, Math.round(OPENING_MS * visit.hurry))
  const { recommendationId } = list
  return {
    end: planConsumption(state, { visit, item: clicked, affinity, at, recommendationId }),
    suits: affinity,
  }
}

/** Finds an item without a list: by searching, by following, by looking around. */
const goAbout = (state: WorldState, visit: Visit): StepOutcome => {
  const choice = chooseItem(state, visit.user, state.now)
  if (choice === undefined) return { end: state.now, suits: NOTHING_SUITS }
  const { item, by } = choice
  const searches = by === 'interest' && state.streams.behaviour.chance(state.plan.searches)
  const at = searches ? planSearch(state, visit, item.item.tags[1] ?? '') : state.now
  const affinity = affinityFor(state.plan, visit.user, { item, at: state.now })
  return {
    end: planConsumption(state, { visit, item, affinity, at, recommendationId: null }),
    suits: affinity,
  }
}

/** Searches for a thing, in words. */
const planSearch = (state: WorldState, visit: Visit, thing: string): number => {
  const query = thing.replaceAll('-', ' ')
  planEvent(state, { actor: visit.user, visit, at: state.now, action: 'search' }, { ...NO_EXTRAS, query })
  const lookedThrough = 2_000 + state.streams.behaviour.exponential(6_000)
  return state.now + Math.max(1, Math.round(lookedThrough * visit.hurry))
}
