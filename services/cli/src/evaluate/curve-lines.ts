/** How a network learns, as lines of a terminal: loss and validation NDCG@10, each with its first value, its course and its last. Pure. */
import { sparkline } from '@profilestream/drawing'

/** What one epoch came to; null where it was not known. */
export interface CurvePoint {
  readonly loss: number | null
  readonly ndcg10: number | null
}

/** Epochs side by side at most; more are joined. */
const WIDTH = 40

/** The lines; none before there are two epochs to compare. */
export const curveLines = (points: readonly CurvePoint[]): string[] => [
  ...lineOf(
    'loss',
    points.map(({ loss }) => loss),
  ),
  ...lineOf(
    'ndcg@10',
    points.map(({ ndcg10 }) => ndcg10),
  ),
]

const lineOf = (name: string, values: readonly (number | null)[]): string[] => {
  const known = values.filter((value) => value !== null)
  const [first] = known
  const last = known.at(-1)
  if (first === undefined || last === undefined || known.length < 2) return []
  return [`  ${name.padEnd(7)} ${first.toFixed(4)} ${sparkline(known, WIDTH)} ${last.toFixed(4)}`]
}
