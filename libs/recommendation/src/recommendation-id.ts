/** The id of a recommendation list: the same list made again has the same id, so that readers can drop repeats. */
import {
  asRecommendationId,
  hash32,
  type ItemId,
  type RecommendationId,
  type ReleaseVersion,
  type ScenarioName,
  type UserId,
} from '@profilestream/contracts'

/** What a list is made from. */
export interface ListOrigin {
  readonly userId: UserId
  readonly scenario: ScenarioName
  readonly slot: string
  /** Version of the profile; 0 for a user without one. */
  readonly profileVersion: number
  readonly release: ReleaseVersion | null
  /** The item that a list of similar items is about. */
  readonly aboutItemId?: ItemId | null
}

/** 64 bits of a hash of all that the list is made from, as 16 hexadecimal digits. */
export const recommendationIdOf = (origin: ListOrigin): RecommendationId => {
  const { userId, scenario, slot, profileVersion, release, aboutItemId } = origin
  const text = JSON.stringify([userId, scenario, slot, profileVersion, release, aboutItemId ?? null])
  return asRecommendationId(hex(hash32(text, 1)) + hex(hash32(text, 2)))
}

const hex = (hash: number): string => hash.toString(16).padStart(8, '0')
