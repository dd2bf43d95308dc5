/** A fitted ranker asked for every judge, ranks and lists in one pass over its scores. */
import type { FittedRanker } from '../ranker.js'
import { batchesOf, rowOf, type HeldOut } from '../protocols/held-out.js'
import { RankAndList } from './rank-and-list.kernel.js'
import type { Verdict } from './verdict.js'

/** How a ranker is examined. */
export interface ExamineOptions {
  /** Length of the lists. */
  readonly length: number
  /** Whether what the user has had is left out of ranking and list. @default true */
  readonly excludeSeen?: boolean
  /** Told after each batch how many users are judged. */
  readonly onJudged?: (users: number) => void
}

const NOTHING = new Int32Array(0)

/** Examines a ranker. */
export const examine = (
  heldOut: HeldOut,
  ranker: FittedRanker,
  { length, excludeSeen = true, onJudged }: ExamineOptions,
): Verdict => {
  const verdict = emptyVerdict(heldOut, length)
  const rows = new RankAndList(heldOut.items, length)
  for (const { from, owners, histories } of batchesOf(heldOut)) {
    const scores = ranker.scoreMany(histories, owners)
    owners.forEach((_, row) => {
      const user = from + row
      const asked = {
        scores: rowOf(scores, row, heldOut.items),
        seen: excludeSeen ? (heldOut.histories[user] ?? NOTHING) : NOTHING,
        targets: heldOut.targets[user] ?? NOTHING,
      }
      verdict.candidates[user] = rows.rank(asked, {
        ranks: verdict.ranks.subarray(verdict.offsets[user], verdict.offsets[user + 1]),
        list: verdict.lists.subarray(user * length, (user + 1) * length),
        hits: verdict.hits.subarray(user * length, (user + 1) * length),
      })
    })
    onJudged?.(from + owners.length)
  }
  return verdict
}

const emptyVerdict = ({ targets, histories }: HeldOut, length: number): Verdict => {
  const users = targets.length
  const offsets = new Uint32Array(users + 1)
  targets.forEach((own, user) => (offsets[user + 1] = (offsets[user] ?? 0) + own.length))
  return {
    users,
    offsets,
    ranks: new Float64Array(offsets[users] ?? 0),
    candidates: new Uint32Array(users),
    length,
    lists: new Int32Array(users * length),
    hits: new Uint8Array(users * length),
    histories,
  }
}
