/** What the profile builder counts and measures. */
import type { CleaningReason } from '@profilestream/contracts'
import type { Counter, Histogram, Metrics } from '@profilestream/service'
import type { RefusedRecord, RepairCounts } from './batch.js'
import type { OutcomeCounts } from './stages/fold-profiles.js'

/** The steps of a micro-batch that are timed. */
export type Phase = 'decode' | 'check' | 'read' | 'fold' | 'write' | 'emit'

/** The metrics of the profile builder. */
export interface BuilderMetrics {
  readonly events: Counter<'scenario' | 'outcome' | 'reason'>
  readonly deadLetters: Counter<'scenario' | 'reason'>
  readonly repairs: Counter<'scenario' | 'kind'>
  readonly updates: Counter
  readonly written: Counter
  readonly conflicts: Counter
  readonly links: Counter<'state'>
  readonly forwarded: Counter
  readonly recoveries: Counter<'cause'>
  readonly phaseSeconds: Histogram<'phase'>
  /** Counts what became of a batch's events, by scenario. */
  count(cleaned: CleanedBatch): void
  /** Runs a step and adds its duration to the step's histogram. */
  timed<Result>(phase: Phase, step: () => Result): Result
}

/** What became of a batch's events. */
export interface CleanedBatch {
  readonly outcomes: OutcomeCounts
  readonly refused: readonly RefusedRecord[]
  readonly repairs: RepairCounts
}

/** The scenario's label of a record that names none that is defined. */
const NO_SCENARIO = ''

type Counters = Pick<BuilderMetrics, 'events' | 'deadLetters' | 'repairs'>

const countFolded = ({ events }: Counters, outcomes: OutcomeCounts): void => {
  for (const [name, counts] of outcomes) {
    const scenario = name ?? NO_SCENARIO
    const dropped = (reason: CleaningReason, count: number): void => {
      if (count > 0) events.inc({ scenario, outcome: 'dropped', reason }, count)
    }
    if (counts.applied > 0) events.inc({ scenario, outcome: 'applied', reason: '' }, counts.applied)
    dropped('already_applied', counts.already_applied)
    dropped('duplicate', counts.duplicate)
    dropped('repeated', counts.repeated)
    dropped('bot', counts.quarantined)
  }
}

const countCleaned = (counters: Counters, { outcomes, refused, repairs }: CleanedBatch): void => {
  countFolded(counters, outcomes)
  for (const { why, scenario } of refused) {
    const label = scenario ?? NO_SCENARIO
    counters.events.inc({ scenario: label, outcome: 'dead_letter', reason: why.reason })
    counters.deadLetters.inc({ scenario: label, reason: why.reason })
  }
  for (const [scenario, kinds] of repairs)
    for (const [kind, count] of kinds) counters.repairs.inc({ scenario, kind }, count)
}

/** Makes the metrics. */
export const createBuilderMetrics = (metrics: Metrics): BuilderMetrics => {
  const phaseSeconds = metrics.histogram(
    'profilestream_builder_phase_seconds',
    'Duration of each step of a micro-batch, seconds.',
    ['phase'],
  )
  const observe = (phase: Phase, from: bigint): void =>
    phaseSeconds.observe({ phase }, Number(process.hrtime.bigint() - from) / 1e9)
  const counters = {
    events: metrics.counter(
      'profilestream_builder_events_total',
      'Events passed, by scenario and by what became of them: applied, dropped or dead_letter, and why.',
      ['scenario', 'outcome', 'reason'],
    ),
    deadLetters: metrics.counter('profilestream_dead_letters_total', 'Records sent to the dead letters.', [
      'scenario',
      'reason',
    ]),
    repairs: metrics.counter(
      'profilestream_builder_repairs_total',
      'Fields that events left open and that were filled in, by scenario and kind.',
      ['scenario', 'kind'],
    ),
  }
  return {
    ...counters,
    count: (cleaned) => countCleaned(counters, cleaned),
    updates: metrics.counter(
      'profilestream_builder_profile_updates_total',
      'ProfileUpdated messages emitted.',
    ),
    written: metrics.counter('profilestream_builder_profiles_written_total', 'Profiles written.'),
    conflicts: metrics.counter(
      'profilestream_builder_conflicts_total',
      'Profiles folded again because another process had written them.',
    ),
    links: metrics.counter(
      'profilestream_builder_links_total',
      'Anonymous ids that logged in, by what became of them: merged into the user, or refused because another had them first.',
      ['state'],
    ),
    forwarded: metrics.counter(
      'profilestream_builder_forwarded_events_total',
      'Events of anonymous ids that were folded into the users they became.',
    ),
    recoveries: metrics.counter(
      'profilestream_builder_recoveries_total',
      'Times the builder went back to what it had settled or committed, by cause.',
      ['cause'],
    ),
    phaseSeconds,
    timed: (phase, step) => {
      const from = process.hrtime.bigint()
      const result = step()
      if (result instanceof Promise) {
        void result.then(
          () => observe(phase, from),
          () => observe(phase, from),
        )
      } else observe(phase, from)
      return result
    },
  }
}
