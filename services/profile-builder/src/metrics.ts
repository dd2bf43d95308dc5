/** What the profile builder counts and measures. */
import type { Counter, Histogram, Metrics } from '@profilestream/service'

/** The steps of a micro-batch that are timed. */
export type Phase = 'decode' | 'check' | 'read' | 'fold' | 'write' | 'emit'

/** The metrics of the profile builder. */
export interface BuilderMetrics {
  readonly events: Counter<'outcome' | 'reason'>
  readonly deadLetters: Counter<'reason'>
  readonly updates: Counter
  readonly written: Counter
  readonly conflicts: Counter
  readonly recoveries: Counter<'cause'>
  readonly phaseSeconds: Histogram<'phase'>
  /** Runs a step and adds its duration to the step's histogram. */
  timed<Result>(phase: Phase, step: () => Result): Result
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
  return {
    events: metrics.counter(
      'profilestream_builder_events_total',
      'Events passed, by what became of them: applied, dropped or dead_letter, and why.',
      ['outcome', 'reason'],
    ),
    deadLetters: metrics.counter('profilestream_dead_letters_total', 'Records sent to the dead letters.', [
      'reason',
    ]),
    updates: metrics.counter(
      'profilestream_builder_profile_updates_total',
      'ProfileUpdated messages emitted.',
    ),
    written: metrics.counter('profilestream_builder_profiles_written_total', 'Profiles written.'),
    conflicts: metrics.counter(
      'profilestream_builder_conflicts_total',
      'Profiles folded again because another process had written them.',
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
