/** Pages and charts as text: elements of HTML and SVG, and the axes that charts are laid on. Pure. */
export { element, textOf, voidElement, type Attributes, type Content, type Markup } from './markup.js'
export { createAxis, type Axis, type AxisSpan } from './axis.js'
