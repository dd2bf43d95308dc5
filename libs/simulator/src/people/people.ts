/** The users of a world: who they are, when they come, what they like, and what the simulator remembers of them. */
import { asUserId, DAY_MS, type RecommendationList, type UserId } from '@profilestream/contracts'
import { exp, ln } from '../random/arithmetic.js'
import { createTimeline, type InterestTimeline } from './interests.js'
import { createRandom } from '../random/random.js'
import { drawIndex, runningSums } from '../random/weighted.kernel.js'
import { creatorsAtHome } from '../catalog/catalog.js'
import { placeOf } from '../worlds/plans.js'
import type { WorldPlan } from '../world-plan.js'

/** A human user. */
export interface User {
  readonly userId: UserId
  /** Decides her traits and tastes, together with the seed. */
  readonly number: number
  /** When she first comes, milliseconds since 1970-01-01 UTC. */
  readonly joinsAt: number
  /** Visits a day as long as she is neither content nor discontent. */
  readonly visitsPerDay: number
  readonly utcOffsetMinutes: number
  /** Hours by which her day lies later than others'. */
  readonly lateHours: number
  /** The devices she uses, the usual one first. */
  readonly devices: readonly [string, string]
  /** Version of the app she has; what events carry as context. */
  readonly context: Readonly<Record<string, string>>
  readonly interests: InterestTimeline
  /** What changes while she lives in the world. */
  readonly state: UserState
}

/** What changes about a user. */
export interface UserState {
  /** How well what she was shown has suited her lately, 0..1. */
  contentment: number
  /** Multiplies her visits; follows contentment. */
  loyalty: number
  /** She has left and does not come any more, unless she returns. */
  gone: boolean
  /** Events made so far, for their ids. */
  events: number
  /** Visits under way. */
  visiting: number
  /** The item taken up last, as its place in the catalog; −1 before the first. */
  lastItem: number
  /** Items taken up, newest last; bounded. */
  recent: number[]
  /** Items taken up where items do not repeat. */
  had: Set<number> | null
  /** The newest list of each slot. */
  lists: Map<string, RecommendationList>
}

/** When the world is and how large. */
export interface PeopleSize {
  readonly seed: number
  readonly users: number
  /** Begin and end of the past, milliseconds since 1970-01-01 UTC. */
  readonly past: readonly [number, number]
}

/** Contentment of a user who was shown nothing yet, and the point where loyalty is 1. */
export const NEUTRAL_CONTENTMENT = 0.4
const LOYALTY_STEEPNESS = 2.2
/** Users who were there before the past began. */
const OLD_USERS = 0.5
/** Spread of visits a day, as the deviation of their logarithm. */
const VISIT_SPREAD = 0.65
const OFFSETS_MINUTES = [-480, -300, -180, 0, 0, 60, 60, 60, 60, 120, 120, 180, 330, 480, 540]
const APP_VERSIONS = ['4.0', '4.1', '4.1', '4.2', '4.2', '4.2']

/** How much more, or less, a user comes. */
export const loyaltyOf = (contentment: number): number =>
  exp(LOYALTY_STEEPNESS * (contentment - NEUTRAL_CONTENTMENT))

/** The users who are known when the past ends; worlds next to each other share half of their people. */
export const createPeople = (plan: WorldPlan, size: PeopleSize): User[] => {
  const first = placeOf(plan) * Math.floor(size.users / 2)
  return Array.from({ length: size.users }, (_, n) =>
    createUser(plan, size, { number: first + n, joinsAt: null }),
  )
}

/** A user who joins after the past; numbers of newcomers don't meet those of the known. */
export const createNewcomer = (
  plan: WorldPlan,
  size: PeopleSize,
  { count, at }: { count: number; at: number },
): User => createUser(plan, size, { number: 1_000_000 * (placeOf(plan) + 1) + count, joinsAt: at })

const createUser = (
  plan: WorldPlan,
  { seed, past: [begin, end] }: PeopleSize,
  { number, joinsAt }: { number: number; joinsAt: number | null },
): User => {
  const person = createRandom(seed, `person/${number}`)
  const userId = asUserId(`u${String(number + 1).padStart(5, '0')}`)
  const utcOffsetMinutes = person.pick(OFFSETS_MINUTES)
  const lateHours = person.integer(5) - 2
  const context = { app: person.pick(APP_VERSIONS) }
  const random = createRandom(seed, `${plan.name}/user/${number}`)
  const wasThere = random.chance(OLD_USERS)
  const joined = wasThere ? begin - DAY_MS : begin + random.next() * (end - begin)
  const deviceSums = runningSums(plan.habits.devices.map(([, share]) => share))
  const device = (): string => plan.habits.devices[drawIndex(deviceSums, random.next())]?.[0] ?? 'phone'
  return {
    userId,
    number,
    joinsAt: joinsAt ?? Math.floor(joined),
    visitsPerDay: exp(ln(plan.habits.visitsPerDay) + VISIT_SPREAD * random.normal()),
    utcOffsetMinutes,
    lateHours,
    devices: [device(), device()],
    context,
    interests: createTimeline(plan, seed, number, begin),
    state: freshState(plan),
  }
}

const freshState = (plan: WorldPlan): UserState => ({
  contentment: NEUTRAL_CONTENTMENT,
  loyalty: 1,
  gone: false,
  events: 0,
  visiting: 0,
  lastItem: -1,
  recent: [],
  had: plan.itemsRepeat ? null : new Set(),
  lists: new Map(),
})

/** The creator whom a user likes best in a category, as a place in the plan. */
export const favouriteCreator = (plan: WorldPlan, user: User, category: number): number =>
  category + plan.categories.length * ((user.number * 7 + category * 3) % creatorsAtHome(plan, category))

/** Share of the users whose favourite a creator of this category is. */
export const favouriteShare = (plan: WorldPlan, category: number): number =>
  1 / creatorsAtHome(plan, category)
