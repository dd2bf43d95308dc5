/** The cleaning report: as JSON, and as a table of what became of how many, scenario by scenario. */
import type { ScenarioName } from '@profilestream/contracts'
import type { Dataset } from '@profilestream/datasets'
import { tableLines } from '../plain-table.js'
import type { CleaningCounts } from './clean-events.js'

/** What `clean` finds. */
export interface CleaningReport {
  readonly dataset: {
    readonly name: string
    readonly format: string
    readonly events: number
    /** Lines that could not be read as events. */
    readonly unreadableLines: number
  }
  readonly scenarios: Readonly<Record<string, CleaningCounts>>
}

/** Puts the report together. */
export const cleaningReport = (
  name: string,
  { format, events, problems }: Pick<Dataset, 'format' | 'events' | 'problems'>,
  counts: ReadonlyMap<ScenarioName, CleaningCounts>,
): CleaningReport => ({
  dataset: { name, format, events: events.length, unreadableLines: problems.length },
  scenarios: Object.fromEntries(counts),
})

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`

const rowsOf = (scenario: string, counts: CleaningCounts): string[][] => {
  const { events, kept, repairs, dropped, refused } = counts
  const row = (outcome: string, reason: string, number: number): string[] => [
    scenario,
    outcome,
    reason,
    String(number),
    share(number, events),
  ]
  const rows = (outcome: string, reasons: Readonly<Record<string, number>>): string[][] =>
    Object.entries(reasons)
      .sort(([, a], [, b]) => b - a)
      .map(([reason, number]) => row(outcome, reason, number))
  return [
    row('kept', '', kept),
    ...rows('repaired', repairs),
    ...rows('dropped', dropped),
    ...rows('dead letter', refused),
  ]
}

/** The report's lines for the terminal. */
export const cleaningLines = ({ dataset, scenarios }: CleaningReport): string[] => [
  ...tableLines({
    head: ['scenario', 'outcome', 'reason', 'events', 'share'],
    rows: Object.entries(scenarios).flatMap(([scenario, counts]) => rowsOf(scenario, counts)),
    align: ['left', 'left', 'left', 'right', 'right'],
  }),
  `${dataset.events} events of ${dataset.name} (${dataset.format}); ${dataset.unreadableLines} lines could not be read`,
]
