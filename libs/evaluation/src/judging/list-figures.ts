/** The figures of lists: each a function of one user's list and of what is known of its items. */
import { miscalibration } from '../metrics/lists/calibration.js'
import { intraListDiversity } from '../metrics/lists/intra-list-diversity.js'
import { novelty } from '../metrics/lists/novelty.js'
import { popularity, popularityLift } from '../metrics/lists/popularity.js'
import { serendipity } from '../metrics/lists/serendipity.js'
import { popularList, type Catalog } from './catalog.js'
import { listOfUser, type Verdict } from './verdict.js'

/** Names of the figures of one list length; diversity and calibration only where categories are known. */
export const listFigureNames = ({ genres }: Catalog, k: number): string[] => [
  `novelty@${k}`,
  `popularity@${k}`,
  `popularityLift@${k}`,
  `serendipity@${k}`,
  ...(genres === null ? [] : [`diversity@${k}`, `miscalibration@${k}`]),
]

/** Figures of each list length for one user, in the order of the names; NaN where a figure says nothing of her. */
export const listFiguresOf = (
  verdict: Verdict,
  user: number,
  { catalog, ks, excludeSeen }: { catalog: Catalog; ks: readonly number[]; excludeSeen: boolean },
): number[] => {
  const history = verdict.histories[user] ?? new Int32Array(0)
  const popular = popularList(catalog, new Set(excludeSeen ? history : []), verdict.length)
  const ofHistory = popularity(history, catalog)
  const { genres } = catalog
  return ks.flatMap((k) => {
    const list = listOfUser(verdict, user, k)
    const shown = popularity(list, catalog)
    const from = user * verdict.length
    return [
      novelty(list, catalog),
      shown,
      popularityLift(shown, ofHistory),
      serendipity(
        verdict.lists.subarray(from, from + k),
        verdict.hits.subarray(from, from + k),
        popular.subarray(0, k),
      ),
      ...(genres === null ? [] : [intraListDiversity(list, genres), miscalibration(list, history, genres)]),
    ]
  })
}
