/** One pass over a user's scores: the ranks of what was held out, and her best list. */
import { NEVER } from '../metrics/rank.js'

/** A user's scores, and what is asked of them. */
export interface RankedRow {
  /** One score an item, [items]. */
  readonly scores: Float32Array
  /** Items that may not be recommended. */
  readonly seen: Int32Array
  /** Held-out items, without repeats, [held out]. */
  readonly targets: Int32Array
}

/** Where the answers go. */
export interface RankedPlaces {
  /** Rank of each target, 1 is best, [held out]. */
  readonly ranks: Float64Array
  /** The best items, best first, [length], −1 where fewer can be recommended. */
  readonly list: Int32Array
  /** 1 where the list's item was held out, [length]. */
  readonly hits: Uint8Array
}

const SEEN = 1
const TARGET = 2

/**
 * Ranks rows of one catalog, one after the other. Ties count against us in the ranks and in the list, and so does NaN; a target
 * that was seen, or that has no score above −∞, is never recommended.
 */
export class RankAndList {
  private readonly marks: Uint8Array
  private readonly best: Float32Array

  constructor(items: number, length: number) {
    this.marks = new Uint8Array(items)
    this.best = new Float32Array(length)
  }

  /** Fills the places. @returns items that could be recommended, the targets included */
  rank({ scores, seen, targets }: RankedRow, places: RankedPlaces): number {
    const { marks } = this
    for (const item of seen) marks[item] = SEEN
    const standing = [...targets.keys()].filter((index) => {
      const item = targets[index]!
      return marks[item] === 0 && scores[item]! > -Infinity
    })
    standing.sort((a, b) => scores[targets[b]!]! - scores[targets[a]!]!)
    for (const item of targets) if (marks[item] === 0) marks[item] = TARGET

    const counted = this.pass(scores, { targets, standing }, places)
    this.giveRanks(standing, counted.ahead, places.ranks)
    let listed = counted.listed
    for (const index of standing) listed = this.insert(scores, targets[index]!, { places, listed, hit: 1 })
    places.list.fill(-1, listed)
    places.hits.fill(0, listed)
    let candidates = counted.others
    for (const item of targets) if (marks[item] === TARGET) candidates += 1
    for (const item of seen) marks[item] = 0
    for (const item of targets) marks[item] = 0
    return candidates
  }

  /** Counts how many others are not behind each standing target, and lists the best others. */
  private pass(
    scores: Float32Array,
    { targets, standing }: { targets: Int32Array; standing: readonly number[] },
    places: RankedPlaces,
  ): { others: number; listed: number; ahead: Uint32Array } {
    const { marks, best } = this
    const own = Float32Array.from(standing, (index) => scores[targets[index]!]!)
    // ahead[i]: others that are not behind the i-th best target, and behind the one before.
    const ahead = new Uint32Array(standing.length)
    const last = own.length === 0 ? Infinity : own[own.length - 1]!
    const length = best.length
    let floor = -Infinity
    let others = 0
    let listed = 0
    for (let item = 0; item < marks.length; item += 1) {
      if (marks[item] !== 0) continue
      const score = scores[item]!
      others += 1
      if (!(score < last) && own.length > 0) ahead[this.firstNotAhead(own, score)]! += 1
      if (score > floor) {
        listed = this.insert(scores, item, { places, listed, hit: 0 })
        if (listed === length) floor = best[length - 1]!
      }
    }
    return { others, listed, ahead }
  }

  /** Place of the best target that a score is not behind. @param own  falling; the last is not above the score */
  private firstNotAhead(own: Float32Array, score: number): number {
    let low = 0
    let high = own.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (score < own[middle]!) low = middle + 1
      else high = middle
    }
    return low
  }

  private giveRanks(standing: readonly number[], ahead: Uint32Array, ranks: Float64Array): void {
    ranks.fill(NEVER)
    let notBehind = 0
    standing.forEach((index, place) => {
      notBehind += ahead[place]!
      ranks[index] = notBehind + place + 1
    })
  }

  /** Puts an item behind those with its score. @returns how many are listed */
  private insert(
    scores: Float32Array,
    item: number,
    { places: { list, hits }, listed, hit }: { places: RankedPlaces; listed: number; hit: number },
  ): number {
    const { best } = this
    const score = scores[item]!
    const full = listed === best.length
    if (best.length === 0 || (full && !(score > best[listed - 1]!))) return listed
    let place = full ? listed - 1 : listed
    while (place > 0 && best[place - 1]! < score) {
      best[place] = best[place - 1]!
      list[place] = list[place - 1]!
      hits[place] = hits[place - 1]!
      place -= 1
    }
    best[place] = score
    list[place] = item
    hits[place] = hit
    return full ? listed : listed + 1
  }
}
