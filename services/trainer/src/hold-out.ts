/**
 * Which interactions are held out: each judge's last, where no model under judgement has learned from it. The serving
 * release has learned from what the log held when it was trained, so only later arrivals can judge it fairly.
 */
import { hash32, type EpochMs } from '@profilestream/contracts'
import { splitLeaveLastOneOut, type Split } from '@profilestream/evaluation'
import { worthAt, type Examples } from './build-examples.js'

/** What the serving release has seen. */
export interface Learned {
  /** Interactions in the scenario's log when it was trained. */
  readonly logEnd: number
  /** Time of the last interaction it was trained on. */
  readonly windowTo: EpochMs
}

/** Two interactions must be left to learn from and to rank by. */
const SHORTEST = 3

/**
 * Splits the examples.
 * @param learned        what the serving release has seen; null before the first
 * @param maximumJudges  users whose last interaction is held out, at most; chosen by a hash of their id
 * @param logEnd         interactions in the log now; a log shorter than what was learned from was made anew,
 *                       and then only time can tell
 */
export const holdOut = (
  examples: Examples,
  { learned, maximumJudges, logEnd }: { learned: Learned | null; maximumJudges: number; logEnd: number },
): Split => {
  const isNew = (user: number): boolean => {
    if (learned === null) return true
    if (learned.logEnd <= logEnd) return (examples.lastRows[user] ?? 0) >= learned.logEnd
    return (examples.lastTimes[user] ?? 0) > learned.windowTo
  }
  const able = examples.users
    .map((id, user) => ({ user, order: hash32(id) }))
    .filter(({ user }) => (examples.sequences[user]?.length ?? 0) >= SHORTEST && isNew(user))
    .sort((a, b) => a.order - b.order)
  const judges = new Set(able.slice(0, maximumJudges).map(({ user }) => user))
  const { sequences, items, columns } = examples
  return splitLeaveLastOneOut({
    sequences,
    items: items.length,
    columns,
    holdOut: (user) => judges.has(user),
    worthOf: (user) => worthAt(examples.pasts[user], sequences[user]?.length ?? 0),
  })
}
