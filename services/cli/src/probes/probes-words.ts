/** What a report of probes says in words: what was done, and what can be read better than by guessing. */
import { MAJORITY, type ProbeReport } from '@profilestream/evaluation'
import { listed } from '../report/findings.js'
import { LEVEL } from '../report/report-view.js'
import type { ProbesReport } from './judge-probes-of.js'

/** What the report is called. */
export const probesTitle = ({ dataset }: ProbesReport): string =>
  `What vectors tell of users on ${dataset.name}`

/** The size of the data, in one line. */
export const sizeOfProbes = ({ dataset, options }: ProbesReport): string =>
  `${dataset.users.toLocaleString('en')} users, ${dataset.items.toLocaleString('en')} items, ${dataset.interactions.toLocaleString('en')} interactions; the newest ${options.held} of each user are kept apart`

/** How it was judged. */
export const methodSentences = ({ options, networks }: ProbesReport): string[] => [
  `Networks and interests know what users did before the newest ${options.held} interactions; the label genre is what most of those ${options.held} name, the price band that of their middle price, age and gender are what the data set says of its people.`,
  `Of a vector, multinomial logistic regression reads the label; its ridge is chosen by cross-validation within what it learns from, and every user is read by a probe that was fitted on other users (${options.folds} folds). The network has learned from the histories of all users, never from a label.`,
  `Intervals hold 95 % of ${options.resamples} bootstrap resamples of the users; pairs are compared by paired t-test, p corrected by Holm, sure below ${LEVEL}. Seed ${options.seed}.`,
  ...networks.map(
    ({ model, dimension, epochs, seconds }) =>
      `${model}: vectors of ${dimension} numbers, ${epochs} ${epochs === 1 ? 'pass' : 'passes'} in ${seconds.toFixed(0)} seconds.`,
  ),
]

/** Sentences of every label: what is read rightly more often than the most frequent, and whose odds are better than the classes' shares. */
export const findingsOfProbes = ({ labels }: ProbesReport): string[] => labels.map(findingOf)

const findingOf = (report: ProbeReport): string => {
  const { label, judged, classes } = report
  const head = `${label} (${judged.toLocaleString('en')} users, ${classes.length} classes)`
  const right = tellingBy(report, 'accuracy')
  const odds = tellingBy(report, 'loss')
  const majority = valueOf(report, MAJORITY, 'accuracy')
  return right.length === 0
    ? `${head}: nothing names it rightly more often than the most frequent does (${majority}); ${oddsOf(odds)}.`
    : `${head}: named rightly by ${listed(right)}, where the most frequent is right for ${majority}; ${oddsOf(odds)}.`
}

const oddsOf = (telling: readonly string[]): string =>
  telling.length === 0
    ? 'nothing tells its odds better than the shares of the classes'
    : `its odds are told surely better than by the shares of the classes by ${listed(telling)}`

type Metric = 'accuracy' | 'loss'

/** Readings that surely beat the majority by a metric, each with its figure and whom else it surely beats. */
const tellingBy = (report: ProbeReport, metric: Metric): string[] => {
  const sure = (better: string, other: string): boolean =>
    report.comparisons.some(
      (pair) =>
        pair.metric === metric &&
        pair.better === better &&
        pair.other === other &&
        pair.correctedPValue < LEVEL,
    )
  const telling = report.readings.map(({ reading }) => reading).filter((reading) => sure(reading, MAJORITY))
  return telling.map((reading) => {
    const beaten = telling.filter((other) => sure(reading, other))
    const better = beaten.length === 0 ? '' : `, surely better than ${listed(beaten)}`
    return `${reading} (${valueOf(report, reading, metric)}${better})`
  })
}

const valueOf = ({ readings }: ProbeReport, name: string, metric: Metric): string =>
  readings.find(({ reading }) => reading === name)?.figures[metric].value.toFixed(3) ?? '–'
