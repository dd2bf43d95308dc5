/** Lines over one axis: what changes step by step, a line for each thing that does. A picture by itself, or part of a page. */
import { createAxis, type Axis } from './axis.js'
import { valueGrid } from './grid.js'
import { element, type Markup } from './markup.js'

/** One line. */
export interface LineSeries {
  readonly name: string
  /** Rising in x. */
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

/** The chart. */
export interface LineChart {
  /** Read to those who see no picture. */
  readonly summary: string
  readonly xTitle: string
  readonly yTitle: string
  readonly series: readonly LineSeries[]
}

const WIDTH = 720
const HEIGHT = 300
const BOX = { left: 64, right: WIDTH - 190, top: 34, bottom: HEIGHT - 46 }
/** Room above and below the lines, as a share of the height between them. */
const MARGIN = 0.06
/** Colours that are told apart by colour-blind readers, too; then they come again. Okabe & Ito, "Color universal design", 2008. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9']

/** The picture brings its own style: it is read as a file of its own, too. */
const STYLE = `
.lines { font: 13px system-ui, sans-serif; --ink: #1c2128; --muted: #59636e; --line: #dde2e8; }
@media (prefers-color-scheme: dark) { .lines { --ink: #e7eaee; --muted: #9aa5b1; --line: #2e353d; } }
.lines text { fill: var(--ink); } .lines .note { fill: var(--muted); font-size: 12px; }
.lines .head { font-weight: 600; } .lines .grid { stroke: var(--line); }
.lines polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
`

/** Draws the chart; a series without points is left out. */
export const drawLines = ({ summary, xTitle, yTitle, series }: LineChart): Markup => {
  const drawn = series.filter(({ points }) => points.length > 0)
  const points = drawn.flatMap((one) => one.points)
  const x = axisOf(
    points.map((point) => point.x),
    { from: BOX.left, to: BOX.right, count: 8, margin: 0 },
  )
  const y = axisOf(
    points.map((point) => point.y),
    { from: BOX.bottom, to: BOX.top, count: 5, margin: MARGIN },
  )
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', class: 'lines' },
    element('title', {}, summary),
    element('style', {}, { markup: STYLE }),
    gridOf(x, y),
    element('text', { x: BOX.left, y: 16, class: 'head' }, yTitle),
    element('text', { x: BOX.right, y: HEIGHT - 8, 'text-anchor': 'end', class: 'head' }, xTitle),
    drawn.map((one, place) => drawSeries(one, { x, y, place })),
  )
}

const axisOf = (
  values: readonly number[],
  { margin, ...span }: { from: number; to: number; count: number; margin: number },
): Axis => {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity)
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity)
  if (values.length === 0) return createAxis({ low: 0, high: 1, ...span })
  const room = (high - low) * margin
  return createAxis({ low: low - room, high: high + room, ...span })
}

const gridOf = (x: Axis, y: Axis): Markup[] => [
  ...x.ticks
    .filter(Number.isInteger)
    .map((tick) =>
      element(
        'text',
        { x: x.at(tick), y: BOX.bottom + 18, 'text-anchor': 'middle', class: 'note' },
        x.label(tick),
      ),
    ),
  ...valueGrid(y, BOX),
]

/** A line with its last point and its name in the margin. */
const drawSeries = (
  { name, points }: LineSeries,
  { x, y, place }: { readonly x: Axis; readonly y: Axis; readonly place: number },
): Markup => {
  const colour = COLOURS[place % COLOURS.length] ?? ''
  const at = points.map((point) => ({ x: x.at(point.x), y: y.at(point.y) }))
  const legend = { x: BOX.right + 16, y: BOX.top + 8 + 22 * place }
  return element(
    'g',
    {},
    element('polyline', {
      points: at.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(' '),
      stroke: colour,
    }),
    at.map((point) => element('circle', { cx: point.x, cy: point.y, r: 2.5, fill: colour })),
    element('line', {
      x1: legend.x,
      x2: legend.x + 18,
      y1: legend.y,
      y2: legend.y,
      stroke: colour,
      'stroke-width': 3,
    }),
    element('text', { x: legend.x + 24, y: legend.y + 4 }, name),
  )
}
