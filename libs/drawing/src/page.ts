/** A page of its own: one HTML file that asks nothing of anybody. */
import { element, textOf, voidElement, type Content } from './markup.js'

/** What a page is made of. */
export interface Page {
  readonly title: string
  /** Its style sheet. */
  readonly style: string
  /** Colour schemes that the style sheet has, as CSS names them; the reader's default when left out. */
  readonly colorScheme?: string
  readonly content: Content
}

/** The page as text. */
export const pageText = ({ title, style, colorScheme, content }: Page): string => {
  const page = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      voidElement('meta', { charset: 'utf-8' }),
      voidElement('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      colorScheme === undefined ? [] : voidElement('meta', { name: 'color-scheme', content: colorScheme }),
      element('title', {}, title),
      element('style', {}, { markup: style }),
    ),
    element('body', {}, element('main', {}, content)),
  )
  return `<!doctype html>\n${textOf(page)}\n`
}
