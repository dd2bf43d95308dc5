/** All figures of all judges of one model, user by user. */
import type { UserFigures } from '../statistics/bootstrap.kernel.js'
import { accuracyFigures } from './accuracy-figures.js'
import type { Catalog } from './catalog.js'
import { listFigureNames, listFiguresOf } from './list-figures.js'
import { ranksOfUser, type Verdict } from './verdict.js'

/** What figures are asked for. */
export interface FigureRequest {
  readonly catalog: Catalog
  /** List lengths. */
  readonly ks: readonly number[]
  readonly excludeSeen: boolean
}

/** Makes the table. */
export const userFiguresOf = (verdict: Verdict, request: FigureRequest): UserFigures => {
  const accuracy = accuracyFigures(request.ks)
  const columns = [
    ...accuracy.map(({ name }) => name),
    ...request.ks.flatMap((k) => listFigureNames(request.catalog, k)),
  ]
  const values = new Float64Array(verdict.users * columns.length)
  for (let user = 0; user < verdict.users; user += 1) {
    const ranks = ranksOfUser(verdict, user)
    const row = [
      ...accuracy.map(({ of }) => of(ranks, verdict.candidates[user] ?? 0)),
      ...listFiguresOf(verdict, user, request),
    ]
    values.set(row, user * columns.length)
  }
  return { columns, users: verdict.users, values }
}
