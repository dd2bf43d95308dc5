/** A card as Markdown: its pictures lie beside it. Pure. */
import type { Card, CardTable } from './card.js'
import { trainingCharts } from './training-charts.js'

/** The text. */
export const cardMarkdown = ({ title, sentences, sections, training }: Card): string => {
  const charts = trainingCharts(training?.curves ?? [])
  return [
    `# ${title}`,
    ...sentences,
    ...sections.flatMap((section) => [
      `## ${section.title}`,
      ...(section.text === undefined ? [] : [section.text]),
      tableText(section.table),
    ]),
    ...(charts.length === 0 ? [] : ['## Training']),
    ...charts.map(({ file, title: of }) => `![${of} by epoch](${file})`),
  ]
    .join('\n\n')
    .concat('\n')
}

const tableText = ({ head, rows }: CardTable): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
