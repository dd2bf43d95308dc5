/** The figures of all lists together, which no user has by herself. */
import { catalogCoverage } from '../metrics/lists/coverage.js'
import { giniIndex } from '../metrics/lists/gini.js'
import { countShown } from '../metrics/lists/shown-counts.js'
import type { Estimate } from '../report.js'
import { certain } from '../statistics/percentile.js'
import { listOfUser, type Verdict } from './verdict.js'

/** coverage@k and gini@k for each k. @param items  catalog size */
export const catalogFigures = (
  verdict: Verdict,
  items: number,
  ks: readonly number[],
): Record<string, Estimate> => {
  const users = Array.from({ length: verdict.users }, (_, user) => user)
  const entries = ks.flatMap((k): [string, Estimate][] => {
    const shown = countShown(
      users.map((user) => listOfUser(verdict, user, k)),
      items,
    )
    return [
      [`coverage@${k}`, certain(catalogCoverage(shown))],
      [`gini@${k}`, certain(giniIndex(shown))],
    ]
  })
  return Object.fromEntries(entries)
}
