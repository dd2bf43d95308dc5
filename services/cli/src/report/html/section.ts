/** A section of the page: a title, and what stands below it. */
import { element, textOf, type Content, type Markup } from '@profilestream/drawing'

/** Nothing where there is nothing below the title. */
export const section = (title: string, ...content: readonly Content[]): Markup[] =>
  content.length === 0 ? [] : [element('h2', {}, title), ...content.map((part) => ({ markup: textOf(part) }))]
