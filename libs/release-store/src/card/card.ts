/** A release's card: what it is, what it reached, on what and how it was trained, and what was decided of it. Pure. */
import type { RefitDecision, ReleaseManifest } from '../release.js'
import { decisionsOn } from '../standing.js'
import type { TrainingRecord } from '../training-record.js'
import type { VectorReading } from '../vector-readings.js'
import { figureTable, groupTable } from './card-figures.js'
import { readingSection } from './card-readings.js'
import { duration, moment, number } from './card-words.js'

/** A table of a card. */
export interface CardTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A part of a card with a heading. */
export interface CardSection {
  readonly title: string
  /** What is said before the table. */
  readonly text?: string
  readonly table: CardTable
}

/** What a card tells; Markdown and HTML are made of it. */
export interface Card {
  readonly title: string
  readonly sentences: readonly string[]
  readonly sections: readonly CardSection[]
  /** How its networks learned; null for a release made before that was recorded. */
  readonly training: TrainingRecord | null
}

/** What a card is made of. */
export interface Carded {
  readonly manifest: Omit<ReleaseManifest, 'format' | 'files'>
  readonly training?: TrainingRecord
  readonly readings?: readonly VectorReading[]
}

/** Makes the card. @param decisions  what was decided of the scenario's releases; none where a release is only being made */
export const cardOf = (
  { manifest, training, readings }: Carded,
  decisions: readonly RefitDecision[] = [],
): Card => ({
  title: `Release ${manifest.version} of ${manifest.scenario}`,
  sentences: training === undefined ? [] : decisionSentences(training),
  sections: [
    { title: 'What it is', table: { head: ['', ''], rows: factRows(manifest, training) } },
    figureTable(manifest.figures),
    ...groupTable(manifest.figures),
    ...readingSection(readings),
    { title: 'Parameters', table: { head: ['parameter', 'value'], rows: parameterRows(manifest) } },
    ...decisionSection(manifest, decisions),
  ],
  training: training ?? null,
})

const decisionSentences = ({ trigger, serving, reason, seconds }: TrainingRecord): string[] => [
  `The gate let it pass: ${reason}.`,
  `The refit (trigger: ${trigger}) took ${duration(seconds)}, and was compared with ${serving === null ? 'what is served without a release' : `release ${serving}`}.`,
]

const factRows = (manifest: Carded['manifest'], training: TrainingRecord | undefined): string[][] => {
  const { windowFrom, windowTo, blend } = manifest
  const days = (windowTo - windowFrom) / 86_400_000
  return [
    ['released', moment(manifest.releasedAt)],
    ['network', `${manifest.architecture}, ${manifest.dimension} dimensions, reads ${manifest.length} items`],
    ['data window', `${moment(windowFrom)} to ${moment(windowTo)} (${days.toFixed(1)} days)`],
    ['interactions', number(manifest.interactions)],
    ['users', number(manifest.users)],
    ['items', number(manifest.items)],
    [
      'blend',
      Object.entries(blend)
        .map(([source, weight]: [string, number]) => `${source} ${weight.toFixed(2)}`)
        .join(', '),
    ],
    ['seeds', manifest.seeds.join(', ')],
    ...(training === undefined ? [] : [['refit', duration(training.seconds)]]),
  ]
}

const parameterRows = ({ hyperparameters, transitionScoring }: Carded['manifest']): string[][] => [
  ...Object.entries(hyperparameters).map(([name, value]) => [name, String(value)]),
  ...Object.entries(transitionScoring ?? {}).map(([name, value]) => [`transitions.${name}`, String(value)]),
]

/** What became of it. */
const decisionSection = (
  { version }: Carded['manifest'],
  decisions: readonly RefitDecision[],
): CardSection[] => {
  const own = decisionsOn({ version }, decisions)
  if (own.length === 0) return []
  const rows = own.map(({ decidedAt, decision, version: to, by = 'the gate', reason }) => [
    moment(decidedAt),
    to === version ? decision : `rolled back to ${to ?? 'none'}`,
    by,
    reason,
  ])
  return [{ title: 'Decisions', table: { head: ['when', 'decision', 'by', 'why'], rows } }]
}
