/** Rows of models beside panels of figures: a bar or a dot for each value, a whisker for its interval, the number behind it. */
import type { Estimate } from '@profilestream/evaluation'
import { createAxis, type Axis, element, type Markup } from '@profilestream/drawing'

/** One model. */
export interface PanelRow {
  readonly label: string
  /** Shown on hovering. */
  readonly title: string
  /** Drawn in the colour of what nothing surely beats. */
  readonly isStrong: boolean
}

/** One figure, or one group of users. */
export interface Panel {
  readonly title: string
  readonly note?: string
  /** One a row; undefined where the model has none. */
  readonly estimates: readonly (Estimate | undefined)[]
}

/** The chart. */
export interface IntervalPanels {
  /** Read to those who see no picture. */
  readonly summary: string
  readonly rows: readonly PanelRow[]
  readonly panels: readonly Panel[]
  readonly mark: 'bar' | 'dot'
  /** Whether all panels have one scale. */
  readonly sharesScale: boolean
  /** Whether the scale begins at 0, as bars need; else below the lowest interval. @default true */
  readonly fromZero?: boolean
}

const WIDTH = 960
const LABELS = 262
const ROW = 28
const HEAD = 46
const FOOT = 30
const GAP = 18
/** Room for the number behind a whisker. */
const NUMBER = 52
/** Room below the lowest interval where a scale does not begin at 0, as a share of its width. */
const ROOM_BELOW = 0.06
/** Panels side by side. */
const MOST_IN_A_ROW = 4

/** Draws the chart. */
export const drawIntervalPanels = (chart: IntervalPanels): Markup => {
  const across = Math.min(MOST_IN_A_ROW, chart.panels.length)
  const bands = Math.ceil(chart.panels.length / across)
  const bandHeight = HEAD + chart.rows.length * ROW + FOOT
  const height = bands * bandHeight
  const drawn = Array.from({ length: bands }, (_, band) =>
    drawBand(chart, { band, across, top: band * bandHeight }),
  )
  return element(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', class: 'chart' },
    element('title', {}, chart.summary),
    drawn,
  )
}

const drawBand = (
  chart: IntervalPanels,
  { band, across, top }: { band: number; across: number; top: number },
): Markup[] => {
  const width = (WIDTH - LABELS - (across - 1) * GAP) / across
  const panels = chart.panels.slice(band * across, (band + 1) * across)
  return [
    ...chart.rows.map((row, place) => drawLabel(row, top + middleOf(place))),
    ...panels.map((panel, place) =>
      drawPanel(chart, panel, { left: LABELS + place * (width + GAP), top, width }),
    ),
  ]
}

const middleOf = (row: number): number => HEAD + (row + 0.5) * ROW

const drawLabel = ({ label, title, isStrong }: PanelRow, y: number): Markup =>
  element(
    'text',
    { x: LABELS - 12, y: y + 4, 'text-anchor': 'end', class: isStrong ? 'strong' : undefined },
    element('title', {}, title),
    label,
  )

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
}

/** The scale's ends: 0 or a little below the lowest interval, and the highest one. */
const endsOf = (panels: readonly Panel[], fromZero: boolean): { low: number; high: number } => {
  const known = panels.flatMap(({ estimates }) => estimates.flatMap((of) => of ?? []))
  const high = Math.max(1e-9, ...known.map((of) => of.high))
  const lowest = Math.min(high, ...known.map((of) => of.low))
  return { low: fromZero ? 0 : lowest - (high - lowest) * ROOM_BELOW, high }
}

const drawPanel = (chart: IntervalPanels, panel: Panel, box: Box): Markup => {
  const axis = createAxis({
    ...endsOf(chart.sharesScale ? chart.panels : [panel], chart.fromZero ?? true),
    from: box.left,
    to: box.left + box.width - NUMBER,
    count: box.width > 300 ? 5 : 4,
  })
  return element(
    'g',
    {},
    element('text', { x: box.left, y: box.top + 16, class: 'head' }, panel.title),
    element('text', { x: box.left, y: box.top + 33, class: 'note' }, panel.note ?? ''),
    drawGrid(axis, box.top + HEAD, box.top + HEAD + chart.rows.length * ROW),
    panel.estimates.map((estimate, row) =>
      drawMark(chart, {
        estimate,
        axis,
        y: box.top + middleOf(row),
        isStrong: chart.rows[row]?.isStrong ?? false,
      }),
    ),
  )
}

const drawGrid = (axis: Axis, top: number, bottom: number): Markup[] =>
  axis.ticks.flatMap((tick) => [
    element('line', { x1: axis.at(tick), x2: axis.at(tick), y1: top, y2: bottom, class: 'grid' }),
    element(
      'text',
      { x: axis.at(tick), y: bottom + 16, 'text-anchor': 'middle', class: 'note' },
      axis.label(tick),
    ),
  ])

interface Mark {
  readonly estimate: Estimate | undefined
  readonly axis: Axis
  readonly y: number
  readonly isStrong: boolean
}

const drawMark = ({ mark }: IntervalPanels, { estimate, axis, y, isStrong }: Mark): Markup => {
  if (estimate === undefined)
    return element('text', { x: axis.at(axis.ticks[0] ?? 0) + 4, y: y + 4, class: 'note' }, 'none')
  const { value, low, high } = estimate
  const shape =
    mark === 'bar'
      ? element('rect', {
          x: axis.at(0),
          y: y - 8,
          width: Math.max(0, axis.at(value) - axis.at(0)),
          height: 16,
          rx: 2,
        })
      : element('circle', { cx: axis.at(value), cy: y, r: 4.5 })
  return element(
    'g',
    { class: isStrong ? 'mark best' : 'mark' },
    element('title', {}, `${value.toFixed(4)} (${low.toFixed(4)}–${high.toFixed(4)})`),
    mark === 'bar' ? [shape, drawWhisker(axis, estimate, y)] : [drawWhisker(axis, estimate, y), shape],
    element('text', { x: axis.at(high) + 7, y: y + 4, class: 'value' }, value.toFixed(3)),
  )
}

const drawWhisker = (axis: Axis, { low, high }: Estimate, y: number): Markup[] => {
  if (low === high) return []
  const cap = (value: number): Markup =>
    element('line', { x1: axis.at(value), x2: axis.at(value), y1: y - 4, y2: y + 4, class: 'whisker' })
  return [
    element('line', { x1: axis.at(low), x2: axis.at(high), y1: y, y2: y, class: 'whisker' }),
    cap(low),
    cap(high),
  ]
}
