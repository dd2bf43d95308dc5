/** Pages and charts as text: elements of HTML and SVG, axes, and lines over them. Pure. */
export { element, textOf, voidElement, type Attributes, type Content, type Markup } from './markup.js'
export { createAxis, type Axis, type AxisSpan } from './axis.js'
export { valueGrid } from './grid.js'
export { drawLines, type LineChart, type LineSeries } from './line-chart.js'
export { pageText, type Page } from './page.js'
export { sparkline } from './sparkline.js'
