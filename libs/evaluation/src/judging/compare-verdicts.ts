/** Two rankers by the lists that they give the same judges: what a gate and a release's card tell, with intervals and by group. */
import { BY_EVENTS } from '../groups/by-events.js'
import { hitAt } from '../metrics/accuracy/hit.js'
import { ndcgGainAt } from '../metrics/accuracy/ndcg-gain.js'
import { popularity } from '../metrics/lists/popularity.js'
import type { Split } from '../protocols/leave-last-one-out.js'
import type { Estimate, GroupFigures } from '../report.js'
import type { Resampling, UserFigures } from '../statistics/bootstrap.kernel.js'
import { estimateFigures } from '../statistics/estimates.js'
import { catalogFigures } from './catalog-figures.js'
import { describeCatalog, type Catalog } from './catalog.js'
import { listOfUser, ranksOfUser, type Verdict } from './verdict.js'

/** What one ranker's lists are like. */
export interface ListFigures {
  /** hr@10, ndcg@10, popularity@10 (popularity bias: the mean share of users who have had what is shown), coverage@10. */
  readonly figures: Readonly<Record<string, Estimate>>
  /** hr@10 by how many events the judge has. */
  readonly groups: readonly GroupFigures[]
}

/** How much more one ranker reaches than another on the same judges. */
export interface ListGain {
  /** Differences of hr@10, ndcg@10 and popularity@10, the intervals by a paired bootstrap. */
  readonly figures: Readonly<Record<string, Estimate>>
  /** Share of the resamples in which the gain in ndcg@10 is above 0. */
  readonly certainty: number
  /** Differences of hr@10 by how many events the judge has. */
  readonly groups: readonly GroupFigures[]
}

/** Judges verdicts on one split. */
export interface VerdictJudge {
  figuresOf(verdict: Verdict): ListFigures
  /** @param ours, theirs  verdicts of the same test */
  gainOf(ours: Verdict, theirs: Verdict): ListGain
}

/** Length of the lists. */
const K = 10
const DECIDING = `ndcg@${K}`
const COLUMNS = [`hr@${K}`, DECIDING, `popularity@${K}`]
const HIT_RATE = 0

/** Makes the judge. @param split  whose test gave the verdicts; its train set says what is popular */
export const createVerdictJudge = ({ train, test }: Split, resampling: Resampling): VerdictJudge => {
  const catalog = describeCatalog(train)
  const events = test.membershipsIn(catalog).find(({ by }) => by === BY_EVENTS.by)
  const { names, of } = events ?? { names: [], of: new Uint8Array(0) }

  const groupsOf = ({ offsets }: Verdict, table: UserFigures): GroupFigures[] =>
    names
      .map((name, group) => {
        const own = hitRatesWhere(table, (user) => of[offsets[user] ?? 0] === group)
        return { name, users: own.users, figures: estimateFigures(own, resampling).estimates }
      })
      .filter(({ users }) => users > 0)

  return {
    figuresOf: (verdict) => {
      const table = tableOf(verdict, catalog)
      const { [`coverage@${K}`]: coverage } = catalogFigures(verdict, catalog.items, [K])
      const { estimates } = estimateFigures(table, resampling)
      return {
        figures: { ...estimates, ...(coverage && { [`coverage@${K}`]: coverage }) },
        groups: groupsOf(verdict, table),
      }
    },
    gainOf: (ours, theirs) => {
      const table = differenceOf(tableOf(ours, catalog), tableOf(theirs, catalog))
      const estimated = estimateFigures(table, resampling)
      const gains = estimated.resamplesOf(DECIDING)
      return {
        figures: estimated.estimates,
        certainty: gains.filter((gain) => gain > 0).length / Math.max(1, gains.length),
        groups: groupsOf(ours, table),
      }
    },
  }
}

const tableOf = (verdict: Verdict, catalog: Catalog): UserFigures => {
  const values = new Float64Array(verdict.users * COLUMNS.length)
  for (let user = 0; user < verdict.users; user += 1) {
    const ranks = ranksOfUser(verdict, user)
    const shown = popularity(listOfUser(verdict, user, K), catalog)
    values.set([hitAt(ranks, K), ndcgGainAt(ranks, K), shown], user * COLUMNS.length)
  }
  return { columns: COLUMNS, users: verdict.users, values }
}

const differenceOf = (ours: UserFigures, theirs: UserFigures): UserFigures => ({
  ...ours,
  values: ours.values.map((value, at) => value - (theirs.values[at] ?? NaN)),
})

/** The hit rates of some users. */
const hitRatesWhere = (
  { columns, users, values }: UserFigures,
  isIn: (user: number) => boolean,
): UserFigures => {
  const own = Array.from({ length: users }, (_, user) => user).filter(isIn)
  return {
    columns: columns.slice(HIT_RATE, HIT_RATE + 1),
    users: own.length,
    values: Float64Array.from(own, (user) => values[user * columns.length + HIT_RATE] ?? NaN),
  }
}
