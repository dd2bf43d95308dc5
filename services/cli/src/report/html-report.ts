/** The report as one HTML file: no script, no request, SVG charts, readable in light and dark. */
import type { EvaluationReport } from '@profilestream/evaluation'
import { figuresAtOtherLengths, FURTHER_FIGURES, LIST_FIGURES, MAIN_FIGURES } from './figure-names.js'
import { findingsOf } from './findings.js'
import { accuracyChart, groupSections, hintOfColours, noveltySection } from './html/charts.js'
import { comparisonSection } from './html/comparison-section.js'
import { section } from './html/section.js'
import { costTable, figureTable, meanings } from './html/tables.js'
import { element, pageText, type Markup } from '@profilestream/drawing'
import { protocolSentences, sizeSentence } from './protocol-words.js'
import { presentIn, titleOf, viewOf, type ReportView } from './report-view.js'
import { STYLE } from './html/style.js'

/** The page as text. */
export const htmlReport = (report: EvaluationReport): string => {
  const view = viewOf(report)
  const title = titleOf(report)
  return pageText({ title, style: STYLE, colorScheme: 'light dark', content: bodyOf(view, title) })
}

const bodyOf = (view: ReportView, title: string): Markup[] => {
  const main = presentIn(view, [...MAIN_FIGURES, ...figuresAtOtherLengths(view.report.options.ks)])
  const further = presentIn(view, FURTHER_FIGURES)
  return [
    element('h1', {}, title),
    element('p', { class: 'facts' }, sizeSentence(view.report)),
    ...section(
      'In words',
      element(
        'ul',
        {},
        findingsOf(view).map((sentence) => element('li', {}, sentence)),
      ),
    ),
    ...section('Accuracy', accuracyChart(view), hintOfColours(view)),
    ...section('Figures', figureTable(view, main), further.length === 0 ? '' : figureTable(view, further)),
    ...noveltySection(view),
    ...listsSection(view),
    ...groupSections(view),
    ...comparisonSection(view),
    ...section('Cost', costTable(view)),
    ...section(
      'How it was judged',
      protocolSentences(view.report).map((sentence) => element('p', {}, sentence)),
    ),
    ...section('What the figures say', meanings([...main, ...further, ...presentIn(view, LIST_FIGURES)])),
  ]
}

const listsSection = (view: ReportView): Markup[] => {
  const figures = presentIn(view, LIST_FIGURES)
  return figures.length === 0 ? [] : section('What the lists are like', figureTable(view, figures))
}
