/** A card as one HTML file: no script, no request, readable in light and dark. Pure. */
import { element, pageText, type Markup } from '@profilestream/drawing'
import type { Card, CardTable } from './card.js'
import { trainingCharts } from './training-charts.js'

const STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2128; --muted: #59636e; --line: #dde2e8; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171b; --ink: #e7eaee; --muted: #9aa5b1; --line: #2e353d; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 960px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 1.7rem; margin: 0 0 8px; } h2 { font-size: 1.15rem; margin: 36px 0 8px; }
p { margin: 0 0 8px; max-width: 80ch; } .hint { color: var(--muted); font-size: .9rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .86rem; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 14px 5px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--muted); font-weight: 600; }
svg { display: block; width: 100%; max-width: 720px; height: auto; margin: 8px 0 20px; }
`

/** The page as text. */
export const cardHtml = ({ title, sentences, sections, training }: Card): string => {
  const charts = trainingCharts(training?.curves ?? [])
  return pageText({
    title,
    style: STYLE,
    content: [
      element('h1', {}, title),
      sentences.map((sentence) => element('p', {}, sentence)),
      sections.map(({ title: of, text, table }) => [
        element('h2', {}, of),
        text === undefined ? [] : element('p', { class: 'hint' }, text),
        tableOf(table),
      ]),
      charts.length === 0 ? [] : element('h2', {}, 'Training'),
      charts.map(({ picture }) => picture),
    ],
  })
}

const tableOf = ({ head, rows }: CardTable): Markup => {
  const row = (cell: 'th' | 'td', cells: readonly string[]): Markup =>
    element(
      'tr',
      {},
      cells.map((text) => element(cell, {}, text)),
    )
  const titles = head.every((title) => title === '') ? [] : element('thead', {}, row('th', head))
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      titles,
      element(
        'tbody',
        {},
        rows.map((cells) => row('td', cells)),
      ),
    ),
  )
}
