/** Training: every network within its share of the time, the counted models, and the blend that would serve. */
import { splitLeaveLastOneOut, type FittedRanker, type TrainSet } from '@profilestream/evaluation'
import {
  createRanker,
  loadRanker,
  spellModel,
  type Architecture,
  type SideInputName,
  type TrainedEncoder,
  type TrainingRequest,
} from '@profilestream/models'
import { VECTOR_DIMENSION } from '@profilestream/profile'
import type { BlendWeights } from '@profilestream/release-store'
import { fitBlend, type BlendFound, type BlendSource } from './fit-blend.js'
import type { NetworkFacts } from './item-labels.js'
import type { RefitProgress } from './refit-progress.js'
import type { NetworkRequest, TrainNetwork } from './resuming/train-network.js'
import type { RefitSettings } from './settings.js'
import type { WarmRefit } from './warm-start/warm-refit.js'
import type { Taste } from './taste.js'

/** How models are trained. */
export interface TrainingOptions {
  readonly architectures: readonly Architecture[]
  readonly seed: number
  /** Parameters of models by name, over their defaults. */
  readonly models?: RefitSettings['models']
  /** What networks read beside items, unless the parameters of one say otherwise. */
  readonly sideInputs: readonly SideInputName[]
  /** What is known of each item, for networks that read it. */
  readonly facts: NetworkFacts
  /** For all networks together, seconds. */
  readonly budgetSeconds: number
  /** Whether items that a user has had are never recommended. */
  readonly excludeSeen: boolean
  /** What is known of each user by her own past. */
  readonly taste: Taste
  readonly trainNetwork: TrainNetwork
  /** The network to begin with instead of fresh ones, which is then the only one trained; null for none. */
  readonly warm: WarmRefit | null
  readonly report: (progress: RefitProgress) => void
}

/** Models trained on the same interactions, ready to be judged. */
export interface TrainedModels {
  /** Every model by name: hybrid, attention, transitions, popularity, interests. */
  readonly rankers: ReadonlyMap<string, FittedRanker>
  /** The network whose blend did best on validation. */
  readonly best: TrainedEncoder
  /** Weights of the best network's blend, and the sources they weigh, in their order. */
  readonly blend: { readonly weights: BlendWeights; readonly sources: readonly BlendSource[] }
  /** Frees the networks' memory. */
  dispose(): void
}

/** The port that the refit trains through; null when the budget was over before any network had made a step. */
export type TrainModels = (train: TrainSet, options: TrainingOptions) => Promise<TrainedModels | null>

/** The counted models. */
const COUNTED = ['transitions', 'popularity'] as const

/** Trains the networks one after the other, then fits one blend for each and keeps the best. */
export const trainModels: TrainModels = async (train, options) => {
  const encoders: TrainedEncoder[] = []
  const { warm } = options
  for (const architecture of warm === null ? options.architectures : [warm.architecture]) {
    const encoder = await trainOne(train, architecture, options)
    if (encoder.steps > 0) encoders.push(encoder)
  }
  const deep = await Promise.all(encoders.map((encoder) => loadRanker(encoder, train.columns)))
  const blends = await fitBlends(train, { encoders, deep }, options)
  const winner = blends.reduce(
    (best, { ndcg }, index) => (ndcg > (blends[best]?.ndcg ?? 0) ? index : best),
    0,
  )
  const [best, ranker, blend] = [encoders[winner], deep[winner], blends[winner]]
  if (best === undefined || ranker === undefined || blend === undefined) return null
  const others = [...(await fitCounted(train, options)), ...interestsOf(options.taste)]
  return {
    rankers: new Map<string, FittedRanker>([
      ...encoders.map(({ architecture }, index) => [architecture, deep[index] ?? ranker] as const),
      ...others.map((source) => [source.name, source.ranker] as const),
    ]),
    best,
    blend: { weights: blend.weights, sources: [{ name: 'deep', ranker }, ...others] },
    dispose: () => deep.forEach((of) => of.dispose()),
  }
}

const trainOne = (
  train: TrainSet,
  architecture: Architecture,
  options: TrainingOptions,
): Promise<TrainedEncoder> => {
  const { seed, budgetSeconds, architectures, models = {}, excludeSeen, trainNetwork, warm, report } = options
  const { sequences } = train
  return trainNetwork(
    { stage: 'train', architecture },
    {
      ...{ architecture, seed, excludeSeen, ...trainedOn(train, options), ...warmed(warm, sequences) },
      hyperparameters: {
        // Profiles are folded with a release's embeddings: it must be as wide as user vectors, whatever would score best.
        dimension: VECTOR_DIMENSION,
        ...warm?.hyperparameters,
        ...Object.fromEntries(options.sideInputs.map((name) => [name, 1])),
        ...hyperparametersIn(models[architecture]),
      },
      budgetSeconds: warm === null ? budgetSeconds / architectures.length : budgetSeconds,
      ...toldBy(report, { stage: 'train', model: architecture }),
    },
  )
}

/** Tells how a network's training goes, and where it goes on. */
const toldBy = (
  report: TrainingOptions['report'],
  of: Pick<RefitProgress, 'stage' | 'model'>,
): Required<Pick<NetworkRequest, 'onProgress' | 'onResume'>> => ({
  onProgress: (progress) => report({ ...of, ...progress }),
  onResume: ({ epoch, passed }) =>
    report({ ...of, passed, ...(epoch !== null && { epoch, goesOn: true as const }) }),
})

/** What a network learns from. */
const trainedOn = (
  { sequences, items, columns }: TrainSet,
  { facts }: Pick<TrainingOptions, 'facts'>,
): Pick<TrainingRequest, 'sequences' | 'items' | 'columns'> & NetworkFacts => ({
  ...{ sequences, items, ...facts },
  ...(columns && { columns }),
})

/** What a training that begins warm is told besides. */
const warmed = (
  warm: WarmRefit | null,
  sequences: readonly Int32Array[],
): Pick<TrainingRequest, 'warmStart' | 'mayValidate'> =>
  warm === null
    ? {}
    : { warmStart: warm, mayValidate: (user) => warm.isUnseen(user, sequences[user]?.length ?? 0) }

/** What shapes the network: its time is the refit's to say. */
const hyperparametersIn = (parameters: Readonly<Record<string, number>> = {}): Record<string, number> =>
  Object.fromEntries(Object.entries(parameters).filter(([name]) => name !== 'budget' && name !== 'content'))

const fitCounted = (
  train: TrainSet,
  { seed, models = {} }: Pick<TrainingOptions, 'seed' | 'models'>,
): Promise<BlendSource[]> =>
  Promise.all(
    COUNTED.map(async (name) => ({
      name,
      ranker: await createRanker(spellModel(name, models[name] ?? {})).fit(train, {
        seed,
        progress: () => undefined,
      }),
    })),
  )

const interestsOf = ({ interests }: Taste): BlendSource[] =>
  interests === null ? [] : [{ name: 'interests', ranker: interests }]

/** A blend for each network, on the interactions that no network has learned from. */
const fitBlends = async (
  { sequences, items }: TrainSet,
  { encoders, deep }: { encoders: readonly TrainedEncoder[]; deep: readonly FittedRanker[] },
  { seed, models, excludeSeen, taste, report }: TrainingOptions,
): Promise<BlendFound[]> => {
  const heldOut = new Set(encoders[0]?.heldOut)
  const { train, test } = splitLeaveLastOneOut({
    sequences,
    items,
    holdOut: (user) => heldOut.has(user),
    worthOf: (user) => taste.amountAt(user, sequences[user]?.length ?? 0),
  })
  const others = [...(await fitCounted(train, { seed, ...(models && { models }) })), ...interestsOf(taste)]
  return deep.map((ranker, index) => {
    report({ stage: 'blend', model: encoders[index]?.architecture ?? '' })
    const { unreleased } = taste
    return fitBlend([{ name: 'deep', ranker }, ...others], test, { excludeSeen, items, unreleased })
  })
}

/** How the final fit is trained. */
type FinalOptions = Pick<
  TrainingOptions,
  'seed' | 'budgetSeconds' | 'excludeSeen' | 'trainNetwork' | 'warm' | 'report' | 'facts'
>

/**
 * Trains the winner again on everything, with the same settings and time. Its own held-out interactions say whether
 * that went as well as before; if it did not, the evaluated weights are released, which know all items too.
 */
export const fitOnEverything = async (
  best: TrainedEncoder,
  { train, ...options }: { readonly train: TrainSet } & FinalOptions,
): Promise<TrainedEncoder> => {
  const { architecture, hyperparameters } = best
  const { seed, excludeSeen, budgetSeconds, trainNetwork, warm, report } = options
  const again = await trainNetwork(
    { stage: 'final', architecture },
    {
      ...{ architecture, seed, excludeSeen, hyperparameters, budgetSeconds },
      ...trainedOn(train, options),
      ...warmed(warm, train.sequences),
      ...toldBy(report, { stage: 'final', model: architecture }),
    },
  )
  const before = best.validation?.ndcg10 ?? 0
  return (again.validation?.ndcg10 ?? before) >= before * WELL ? again : best
}

/** Share of the evaluated validation figure that the final fit has to reach. */
const WELL = 0.8
