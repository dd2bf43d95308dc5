/** One figure against another: a numbered dot for each model with both of its intervals, named beside it. */
import type { Estimate } from '@profilestream/evaluation'
import { createAxis, element, valueGrid, type Axis, type Markup } from '@profilestream/drawing'
import { placeLabels } from './place-labels.js'

/** One model. */
export interface ScatterPoint {
  /** Stands in the dot, and tells whose a label further away is. */
  readonly number: number
  readonly label: string
  readonly title: string
  readonly x: Estimate
  readonly y: Estimate
  readonly isStrong: boolean
}

/** The chart. */
export interface Scatter {
  /** Read to those who see no picture. */
  readonly summary: string
  readonly xTitle: string
  readonly yTitle: string
  readonly points: readonly ScatterPoint[]
}

const WIDTH = 960
const HEIGHT = 440
const BOX = { left: 70, right: WIDTH - 30, top: 34, bottom: HEIGHT - 54 }
/** Radius of a dot; a number of two digits fits in. */
const RADIUS = 9
/** Room around the outermost intervals, as a share of the width between them. */
const MARGIN = 0.08

const axisOver = (
  estimates: readonly Estimate[],
  { from, to, count }: { from: number; to: number; count: number },
): Axis => {
  const low = Math.min(...estimates.map((of) => of.low))
  const high = Math.max(...estimates.map((of) => of.high))
  const room = (high - low) * MARGIN || Math.abs(high) * MARGIN || 1
  return createAxis({
    low: low >= 0 ? Math.max(0, low - room) : low - room,
    high: high + room,
    from,
    to,
    count,
  })
}

/** Draws the chart. */
export const drawScatter = ({ summary, xTitle, yTitle, points }: Scatter): Markup => {
  const x = axisOver(
    points.map((point) => point.x),
    { from: BOX.left, to: BOX.right, count: 8 },
  )
  const y = axisOver(
    points.map((point) => point.y),
    { from: BOX.bottom, to: BOX.top, count: 6 },
  )
  const places = points.map((point) => ({
    x: x.at(point.x.value),
    y: y.at(point.y.value),
    label: point.label,
  }))
  const labels = placeLabels(places, BOX, RADIUS)
  return element(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', class: 'chart' },
    element('title', {}, summary),
    drawAxes(x, y),
    element('text', { x: BOX.left, y: 16, class: 'head' }, yTitle),
    element('text', { x: BOX.right, y: HEIGHT - 10, 'text-anchor': 'end', class: 'head' }, xTitle),
    points.map((point) => drawCross(point, x, y)),
    points.map((point) => drawDot(point, x, y)),
    points.map(({ isStrong, title }, place) => {
      const { at, anchor } = labels[place] ?? { at: { x: 0, y: 0 }, anchor: 'start' }
      const { label } = places[place] ?? { label: '' }
      return element(
        'text',
        { x: at.x, y: at.y, 'text-anchor': anchor, class: isStrong ? 'halo strong' : 'halo' },
        element('title', {}, title),
        label,
      )
    }),
  )
}

const drawAxes = (x: Axis, y: Axis): Markup[] => [
  ...x.ticks.flatMap((tick) => [
    element('line', { x1: x.at(tick), x2: x.at(tick), y1: BOX.top, y2: BOX.bottom, class: 'grid' }),
    element(
      'text',
      { x: x.at(tick), y: BOX.bottom + 18, 'text-anchor': 'middle', class: 'note' },
      x.label(tick),
    ),
  ]),
  ...valueGrid(y, BOX),
]

const drawCross = (point: ScatterPoint, x: Axis, y: Axis): Markup => {
  const [cx, cy] = [x.at(point.x.value), y.at(point.y.value)]
  return element(
    'g',
    { class: point.isStrong ? 'mark best faint' : 'mark faint' },
    element('line', { x1: x.at(point.x.low), x2: x.at(point.x.high), y1: cy, y2: cy, class: 'whisker' }),
    element('line', { x1: cx, x2: cx, y1: y.at(point.y.low), y2: y.at(point.y.high), class: 'whisker' }),
  )
}

const drawDot = (point: ScatterPoint, x: Axis, y: Axis): Markup =>
  element(
    'g',
    { class: point.isStrong ? 'mark best' : 'mark' },
    element(
      'circle',
      { cx: x.at(point.x.value), cy: y.at(point.y.value), r: RADIUS },
      element('title', {}, point.title),
    ),
    element(
      'text',
      { x: x.at(point.x.value), y: y.at(point.y.value) + 4, 'text-anchor': 'middle', class: 'number' },
      point.number,
    ),
  )
