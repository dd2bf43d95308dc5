/** What the trainer counts. */
import type { Metrics } from '@profilestream/service'
import type { RefitDecision } from '@profilestream/release-store'

/** The trainer's metrics. */
export interface TrainerMetrics {
  /** Sets the interactions in the training log. */
  interactions(scenario: string, count: number): void
  /** Counts a record of the clickstream by what became of it. */
  taken(outcome: string, count: number): void
  /** Counts a decision and keeps its figures. */
  decided(decision: RefitDecision): void
}

/** Seconds that refits take. */
const REFIT_BUCKETS = [1, 5, 10, 20, 40, 60, 120, 300, 600, 1_800, 3_600]

/** Makes the metrics. */
export const createTrainerMetrics = (metrics: Metrics): TrainerMetrics => {
  const interactions = metrics.gauge(
    'profilestream_trainer_interactions',
    'Interactions in the training log.',
    ['scenario'],
  )
  const taken = metrics.counter(
    'profilestream_trainer_events_total',
    'Clickstream records by what the training log made of them.',
    ['outcome'],
  )
  const refits = metrics.counter('profilestream_trainer_refits_total', 'Refits by what the gate decided.', [
    'scenario',
    'decision',
  ])
  const seconds = metrics.histogram(
    'profilestream_trainer_refit_seconds',
    'Seconds from the start of a refit to its decision.',
    ['scenario'],
    REFIT_BUCKETS,
  )
  const figure = metrics.gauge(
    'profilestream_trainer_release_figure',
    'Held-out figures of the newest decision.',
    ['scenario', 'model', 'figure'],
  )
  return {
    interactions: (scenario, count) => interactions.set({ scenario }, count),
    taken: (outcome, count) => taken.inc({ outcome }, count),
    decided: ({ scenario, decision, figures, seconds: took }) => {
      refits.inc({ scenario, decision })
      seconds.observe({ scenario }, took)
      for (const [name, value] of Object.entries(figures)) {
        const dot = name.indexOf('.')
        figure.set({ scenario, model: name.slice(0, dot), figure: name.slice(dot + 1) }, value)
      }
    },
  }
}
