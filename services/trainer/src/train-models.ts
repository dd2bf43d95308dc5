/** Training: every network within its share of the time, the counted models, and the blend that would serve. */
import {
  fitBlendWeights,
  splitLeaveLastOneOut,
  type FittedRanker,
  type TrainSet,
} from '@profilestream/evaluation'
import {
  createRanker,
  loadRanker,
  trainEncoder,
  type Architecture,
  type TrainedEncoder,
} from '@profilestream/models'
import { blendScores } from '@profilestream/recommendation'
import type { BlendWeights } from '@profilestream/release-store'
import type { RefitProgress } from './refit-progress.js'

/** How models are trained. */
export interface TrainingOptions {
  readonly architectures: readonly Architecture[]
  readonly seed: number
  /** For all networks together, seconds. */
  readonly budgetSeconds: number
  /** Whether items that a user has had are never recommended. */
  readonly excludeSeen: boolean
  readonly report: (progress: RefitProgress) => void
}

/** Models trained on the same interactions, ready to be judged. */
export interface TrainedModels {
  /** Every model by name: hybrid, attention, transitions, popularity. */
  readonly rankers: ReadonlyMap<string, FittedRanker>
  /** The network whose blend did best on validation. */
  readonly best: TrainedEncoder
  /** Weights of the best network's blend, and the sources they weigh, in their order. */
  readonly blend: { readonly weights: BlendWeights; readonly sources: readonly FittedRanker[] }
  /** Frees the networks' memory. */
  dispose(): void
}

/** The port that the refit trains through. */
export type TrainModels = (train: TrainSet, options: TrainingOptions) => Promise<TrainedModels>

/** The counted models, in the order of the blend's sources after the network. */
const COUNTED = ['transitions', 'popularity'] as const

/** Trains the networks one after the other, then fits one blend for each and keeps the best. */
export const trainModels: TrainModels = async (train, options) => {
  const encoders: TrainedEncoder[] = []
  for (const architecture of options.architectures)
    encoders.push(await trainNetwork(train, architecture, options))
  const deep = await Promise.all(encoders.map(loadRanker))
  const counted = await fitCounted(train, options.seed)
  const blends = await fitBlends(train, { encoders, deep }, options)
  const winner = blends.reduce(
    (best, { ndcg }, index) => (ndcg > (blends[best]?.ndcg ?? 0) ? index : best),
    0,
  )
  const [best, ranker, blend] = [encoders[winner], deep[winner], blends[winner]]
  if (best === undefined || ranker === undefined || blend === undefined)
    throw new RangeError('a refit needs at least one architecture')
  const named = encoders.map(({ architecture }, index) => [architecture, deep[index] ?? ranker] as const)
  return {
    rankers: new Map<string, FittedRanker>([
      ...named,
      ...COUNTED.map((name, at) => [name, counted[at] ?? ranker] as const),
    ]),
    best,
    blend: { weights: blend.weights, sources: [ranker, ...counted] },
    dispose: () => deep.forEach((of) => of.dispose()),
  }
}

const trainNetwork = (
  { sequences, items }: TrainSet,
  architecture: Architecture,
  { seed, budgetSeconds, architectures, excludeSeen, report }: TrainingOptions,
): Promise<TrainedEncoder> =>
  trainEncoder({
    architecture,
    sequences,
    items,
    seed,
    excludeSeen,
    budgetSeconds: budgetSeconds / architectures.length,
    onProgress: (progress) => report({ stage: 'train', model: architecture, ...progress }),
  })

const fitCounted = (train: TrainSet, seed: number): Promise<FittedRanker[]> =>
  Promise.all(COUNTED.map((name) => createRanker(name).fit(train, { seed, progress: () => undefined })))

/** A blend for each network, on the interactions that no network has learned from. */
const fitBlends = async (
  { sequences, items }: TrainSet,
  { encoders, deep }: { encoders: readonly TrainedEncoder[]; deep: readonly FittedRanker[] },
  { seed, excludeSeen, report }: TrainingOptions,
): Promise<{ weights: BlendWeights; ndcg: number }[]> => {
  const heldOut = new Set(encoders[0]?.heldOut)
  const { train, test } = splitLeaveLastOneOut({ sequences, items, holdOut: (user) => heldOut.has(user) })
  const counted = await fitCounted(train, seed)
  return deep.map((ranker, index) => {
    report({ stage: 'blend', model: encoders[index]?.architecture ?? '' })
    const { weights, ndcg } = fitBlendWeights({
      sources: [ranker, ...counted],
      validation: test,
      standardise: (scores) => blendScores([scores], [1]),
      excludeSeen,
    })
    const [ofDeep = 0, transitions = 0, popularity = 0] = weights
    return { weights: { deep: ofDeep, transitions, popularity }, ndcg }
  })
}

/**
 * Trains the winner again on everything, with the same settings and time. Its own held-out interactions say whether
 * that went as well as before; if it did not, the evaluated weights are released, which know all items too.
 */
export const fitOnEverything = async (
  best: TrainedEncoder,
  {
    sequences,
    items,
    ...options
  }: TrainSet & Pick<TrainingOptions, 'seed' | 'budgetSeconds' | 'excludeSeen' | 'report'>,
): Promise<TrainedEncoder> => {
  const again = await trainEncoder({
    architecture: best.architecture,
    sequences,
    items,
    seed: options.seed,
    excludeSeen: options.excludeSeen,
    hyperparameters: best.hyperparameters,
    budgetSeconds: options.budgetSeconds,
    onProgress: (progress) => options.report({ stage: 'final', model: best.architecture, ...progress }),
  })
  const before = best.validation?.ndcg10 ?? 0
  return (again.validation?.ndcg10 ?? before) >= before * WELL ? again : best
}

/** Share of the evaluated validation figure that the final fit has to reach. */
const WELL = 0.8
