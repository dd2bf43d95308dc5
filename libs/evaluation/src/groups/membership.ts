/** Which group each held-out interaction is in: known to the sealed test, told without telling the item. */
import type { GroupedBy } from '../report.js'

/** One way to group, as the test says it. */
export interface Membership {
  readonly by: GroupedBy
  /** Groups in the order in which they are told. */
  readonly names: readonly string[]
  /** Group of each held-out item, by place in `names`, [held out]. */
  readonly of: Uint8Array
}

/** What a group can be told from. */
export interface HeldOutPlace {
  readonly item: number
  /** Interactions that the user has in the train set. */
  readonly events: number
}

/** A rule that puts a held-out interaction into a group. */
export interface GroupRule {
  readonly by: GroupedBy
  readonly names: readonly string[]
  /** Place in `names`. */
  readonly groupOf: (place: HeldOutPlace) => number
}

/** Applies a rule to all held-out interactions. */
export const membershipOf = (
  { by, names, groupOf }: GroupRule,
  places: readonly HeldOutPlace[],
): Membership => ({
  by,
  names,
  of: Uint8Array.from(places, groupOf),
})
