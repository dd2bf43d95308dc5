/** Seeded worlds of users and items that know the truth. Pure. */
export { createWorld, type World } from './world.js'
export {
  DEFAULT_ITEMS,
  DEFAULT_NOISE,
  DEFAULT_PAST_DAYS,
  DEFAULT_USERS,
  NO_NOISE,
  WORLD_NAMES,
  type BotKind,
  type NoiseShares,
  type SimulatedRecord,
  type WorldName,
  type WorldOptions,
} from './world-options.js'
export { type TrueInterest, type Truth } from './truth/truth.js'
export {
  type ChoiceChance,
  type ObservedAffinity,
  type ObservedChoice,
  type ObservedReaction,
  type PerfectObserver,
} from './truth/perfect-observer.js'
export { garble, MALFORMED_KINDS, type MalformedKind } from './noise/malformed.js'
