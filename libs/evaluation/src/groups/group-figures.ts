/** Figures group by group: a user is a judge in a group with those of her held-out items that belong to it. */
import type { AccuracyFigure } from '../judging/accuracy-figures.js'
import { ranksOfUser, type Verdict } from '../judging/verdict.js'
import type { GroupFigures, Grouping } from '../report.js'
import type { Resampling, UserFigures } from '../statistics/bootstrap.kernel.js'
import { estimateFigures } from '../statistics/estimates.js'
import type { Membership } from './membership.js'

/** Figures of each group that has judges. */
export const groupingOf = (
  verdict: Verdict,
  membership: Membership,
  { figures, resampling }: { figures: readonly AccuracyFigure[]; resampling: Resampling },
): Grouping => {
  const groups = membership.names.map((name, group): GroupFigures => {
    const table = tableOf(verdict, figures, (heldOut) => membership.of[heldOut] === group)
    return { name, users: table.users, figures: estimateFigures(table, resampling).estimates }
  })
  return { by: membership.by, groups: groups.filter(({ users }) => users > 0) }
}

const tableOf = (
  verdict: Verdict,
  figures: readonly AccuracyFigure[],
  isIn: (heldOut: number) => boolean,
): UserFigures => {
  const rows: number[] = []
  let users = 0
  for (let user = 0; user < verdict.users; user += 1) {
    const ranks = ranksOfUser(verdict, user, isIn)
    if (ranks.length === 0) continue
    users += 1
    for (const { of } of figures) rows.push(of(ranks, verdict.candidates[user] ?? 0))
  }
  return { columns: figures.map(({ name }) => name), users, values: Float64Array.from(rows) }
}
