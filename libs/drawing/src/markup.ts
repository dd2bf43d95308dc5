/** Elements of HTML and SVG as text: whatever stands in them is escaped, so that a model's name can't break the page. */

/** Text that is markup already. */
export interface Markup {
  readonly markup: string
}

/** What an element may hold. */
export type Content = Markup | string | number | readonly Content[]

/** Attributes; undefined leaves one out, numbers are written with at most two decimals. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')

const valueOf = (value: string | number): string =>
  typeof value === 'string' ? value : String(Number(value.toFixed(2)))

const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escaped(valueOf(value))}"`))
    .join('')

/** The text of some content. */
export const textOf = (content: Content): string => {
  if (typeof content === 'string') return escaped(content)
  if (typeof content === 'number') return String(content)
  return 'markup' in content ? content.markup : content.map(textOf).join('')
}

/** An element. */
export const element = (
  name: string,
  attributes: Attributes = {},
  ...content: readonly Content[]
): Markup => ({
  markup: `<${name}${attributesText(attributes)}>${content.map(textOf).join('')}</${name}>`,
})

/** An element that holds nothing and is not closed, as HTML's meta. */
export const voidElement = (name: string, attributes: Attributes): Markup => ({
  markup: `<${name}${attributesText(attributes)}>`,
})
