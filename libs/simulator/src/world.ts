/** A world: people, a catalog and time, run forward event by event. */
import type { CatalogItem, EpochMs, RecommendationList } from '@profilestream/contracts'
import type { Truth } from './truth.js'
import type { SimulatedRecord, WorldOptions } from './world-options.js'

/** One scenario's users and items, moving through time. */
export interface World {
  /** Items published up to the end of the past; what to send to the catalog topic first. */
  catalog(): readonly CatalogItem[]
  /** Items published since the last call, as the world has moved on. */
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
  throw new Error(`not yet: ${options.scenario}`)
}
