/** The report as Markdown: what the HTML page says, without its pictures. */
import type { EvaluationReport } from '@profilestream/evaluation'
import { figuresAtOtherLengths, FURTHER_FIGURES, LIST_FIGURES, MAIN_FIGURES, nameOf } from './figure-names.js'
import { findingsOf } from './findings.js'
import { markdownTable } from './markdown-table.js'
import { groupTitle, protocolSentences, sizeSentence } from './protocol-words.js'
import {
  groupingsOf,
  inGroup,
  LEVEL,
  presentIn,
  pValue,
  rounded,
  titleOf,
  viewOf,
  withInterval,
  type ReportView,
} from './report-view.js'

/** The report as text. */
export const markdownReport = (report: EvaluationReport): string => {
  const view = viewOf(report)
  const parts = [
    `# ${titleOf(report)}`,
    sizeSentence(report),
    bulleted('In words', findingsOf(view)),
    titled('Figures', mainTable(view)),
    titled(
      'Further figures',
      figureTable(view, [...figuresAtOtherLengths(report.options.ks), ...FURTHER_FIGURES]),
    ),
    titled('What the lists are like', figureTable(view, LIST_FIGURES)),
    ...groupTables(view),
    titled('Which is surely better', comparisonTable(view)),
    titled('How it was judged', protocolSentences(report).join(' ')),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const titled = (title: string, content: string): string => (content === '' ? '' : `## ${title}\n\n${content}`)

const bulleted = (title: string, sentences: readonly string[]): string =>
  titled(title, sentences.map((sentence) => `- ${sentence}`).join('\n'))

/** A name in a cell: code, in which a bar would end the cell. */
const code = (name: string): string => `\`${name.replaceAll('|', '\\|').replaceAll('`', "'")}\``

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : markdownTable(head, rows)

const mainTable = (view: ReportView): string => {
  const figures = presentIn(view, MAIN_FIGURES)
  return table(
    ['model', ...figures.map((figure) => nameOf(figure).label), 'fit, s', 'ms a list', 'peak MiB'],
    view.models.map(({ model, figures: of, cost, beatenBy }) => [
      beatenBy.length === 0 ? `**${code(model)}**` : code(model),
      ...figures.map((figure) => withInterval(of[figure])),
      cost.fitSeconds.toFixed(1),
      cost.listMs.toFixed(2),
      cost.peakMemoryMiB.toFixed(0),
    ]),
  )
}

const figureTable = (view: ReportView, names: readonly string[]): string => {
  const figures = presentIn(view, names)
  if (figures.length === 0) return ''
  return table(
    ['model', ...figures.map((figure) => nameOf(figure).label)],
    view.models.map(({ model, figures: of }) => [
      code(model),
      ...figures.map((figure) => rounded(of[figure]?.value)),
    ]),
  )
}

const groupTables = (view: ReportView): string[] =>
  groupingsOf(view).map(({ grouping, figure }) =>
    titled(
      `${nameOf(figure).label} by ${grouping.by}`,
      table(
        [
          'model',
          ...grouping.groups.map(({ name, users }) => `${groupTitle(grouping.by, name)} (${users} users)`),
        ],
        view.models.map((model) => [
          code(model.model),
          ...grouping.groups.map(({ name: group }) =>
            withInterval(inGroup(model, { by: grouping.by, group, figure })),
          ),
        ]),
      ),
    ),
  )

const comparisonTable = ({ report }: ReportView): string =>
  table(
    ['better', 'other', 'figure', 'difference', 'p', `p after ${report.correction}`, ''],
    report.comparisons.map(({ better, other, metric, difference, pValue: p, correctedPValue }) => [
      code(better),
      code(other),
      metric,
      withInterval(difference),
      pValue(p),
      pValue(correctedPValue),
      correctedPValue < LEVEL ? 'sure' : 'may be chance',
    ]),
  )
