/** From a candidate that passed to a release: the winner fitted on everything, with all that serving needs. */
import { trainSetOf, type TrainSet } from '@profilestream/evaluation'
import type { Normalisation } from '@profilestream/profile'
import type { ReleaseDraft } from '@profilestream/release-store'
import { countPopularity, fitTransitions, TRANSITION_DEFAULTS } from '@profilestream/similarity'
import { contentMapOf } from './content-map.js'
import type { Examples } from './build-examples.js'
import { flatFigures, type ModelFigures } from './gate/evaluate-models.js'
import { networkFactsOf } from './item-labels.js'
import { fitReadings } from './readings/fit-readings.js'
import type { RefitDependencies, RefitJob } from './refit-job.js'
import type { WarmRefit } from './warm-start/warm-refit.js'
import { fitOnEverything, type TrainedModels } from './train-models.js'

/** What passed the gate, and what it was made from. */
export interface PassedCandidate {
  readonly examples: Examples
  /** What the evaluated network learned from. */
  readonly train: TrainSet
  readonly normalisation: Normalisation
  readonly models: TrainedModels
  readonly figures: ModelFigures
  /** Time for the final fit, seconds. */
  readonly finalSeconds: number
  /** What the final fit begins with, as that which was evaluated did; null for fresh weights. */
  readonly warm: WarmRefit | null
}

/**
 * Makes the release. What was evaluated had missed the held-out interactions, which are the newest ones; so network,
 * transitions and popularity are fitted again with them. The figures are those of the evaluated models.
 */
export const assembleRelease = async (
  { store, training, report, now }: RefitDependencies,
  { definition, labels, logEnd, seed, settings }: RefitJob,
  { examples, train, normalisation, models, figures, finalSeconds, warm }: PassedCandidate,
): Promise<ReleaseDraft> => {
  const { items, sequences, columns, windowFrom, windowTo, interactions } = examples
  const everything = trainSetOf(sequences, items.length, columns)
  const encoder = await fitOnEverything(models.best, {
    train: everything,
    facts: networkFactsOf(items, labels),
    seed,
    budgetSeconds: finalSeconds,
    excludeSeen: !definition.itemsRepeat,
    trainNetwork: training.network,
    warm,
    report,
  })
  const { transitions = {} } = settings.models
  const popularity = countPopularity(sequences, items.length)
  const { architecture, dimension, length, hyperparameters, weights, itemEmbeddings } = encoder
  const learnedFrom = encoder === models.best ? train : everything
  const readings = await fitReadings(encoder, { learnedFrom, items, labels, seed })
  return {
    manifest: {
      scenario: definition.name,
      version: await store.nextVersion(definition.name),
      architecture,
      dimension,
      length,
      hyperparameters,
      seeds: [seed],
      windowFrom,
      windowTo,
      interactions,
      users: sequences.length,
      items: items.length,
      logEnd,
      figures: flatFigures(figures),
      blend: models.blend.weights,
      ...scoringOf(transitions),
      releasedAt: now(),
    },
    items,
    itemEmbeddings,
    weights,
    transitions: fitTransitions(sequences, items.length, transitions),
    popularity,
    normalisation,
    ...contentMapOf({ items, labels, popularity }, encoder),
    ...(readings.length === 0 ? {} : { readings }),
  }
}

/** How histories are to read the transitions that serve, where settings say so: as they were read when they were judged. */
const scoringOf = (
  transitions: Readonly<Record<string, number>>,
): Pick<ReleaseDraft['manifest'], 'transitionScoring'> => {
  const { steps = TRANSITION_DEFAULTS.steps, historyDecay: decay = TRANSITION_DEFAULTS.historyDecay } =
    transitions
  const isTuned = 'steps' in transitions || 'historyDecay' in transitions
  return isTuned ? { transitionScoring: { steps, decay } } : {}
}
