/** What the trainer counts. */
import type { Metrics } from '@profilestream/service'
import type { DriftFigures } from './drift/drift.js'
import type { RefitDecision } from '@profilestream/release-store'

/** The trainer's metrics. */
export interface TrainerMetrics {
  /** Sets the interactions in the training log. */
  interactions(scenario: string, count: number): void
  /** Counts a record of the clickstream by what became of it. */
  taken(outcome: string, count: number): void
  /** Counts a decision and keeps its figures. */
  decided(decision: RefitDecision): void
  /** Keeps the figures of a release in service. */
  drifted(scenario: string, figures: DriftFigures): void
  /** Keeps what live events say of a release that is tried; null when none is. */
  tried(scenario: string, figures: RefitDecision['figures'] | null): void
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
  const psi = metrics.gauge(
    'profilestream_trainer_items_psi',
    "Population stability index of items' shares: the serving release's window beside what came since.",
    ['scenario'],
  )
  const hitRate = metrics.gauge(
    'profilestream_trainer_hit_rate',
    'HR@10 of the serving release, when it was released and on live events.',
    ['scenario', 'measured'],
  )
  const tried = metrics.gauge(
    'profilestream_trainer_canary_hit_rate',
    'HR@10 on live events while a release is tried: of it and of the one before.',
    ['scenario', 'side'],
  )
  return {
    interactions: (scenario, count) => interactions.set({ scenario }, count),
    taken: (outcome, count) => taken.inc({ outcome }, count),
    drifted: (scenario, { psi: index, atRelease, live }) => {
      psi.set({ scenario }, index)
      hitRate.set({ scenario, measured: 'at_release' }, atRelease.rate)
      if (live === null) hitRate.remove({ scenario, measured: 'live' })
      else hitRate.set({ scenario, measured: 'live' }, live.rate)
    },
    tried: (scenario, figures) => {
      for (const side of ['canary', 'others'])
        if (figures === null) tried.remove({ scenario, side })
        else tried.set({ scenario, side }, figures[`${side}.hr@10`] ?? 0)
    },
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
