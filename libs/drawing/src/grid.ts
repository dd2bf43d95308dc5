/** The lines of a chart's values across its box, each with its number at the left. */
import type { Axis } from './axis.js'
import { element, type Markup } from './markup.js'

/** One line for each tick. @param box  where they begin and end, in pixels */
export const valueGrid = (
  values: Axis,
  { left, right }: { readonly left: number; readonly right: number },
): Markup[] =>
  values.ticks.flatMap((tick) => [
    element('line', { x1: left, x2: right, y1: values.at(tick), y2: values.at(tick), class: 'grid' }),
    element(
      'text',
      { x: left - 8, y: values.at(tick) + 4, 'text-anchor': 'end', class: 'note' },
      values.label(tick),
    ),
  ])
