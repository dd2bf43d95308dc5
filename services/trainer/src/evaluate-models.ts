/** Evaluation: every model, the blend and the serving release on the same held-out interactions. */
import {
  figuresOf,
  likingGain,
  pairedDifference,
  type Figures,
  type FittedRanker,
  type SealedTest,
} from '@profilestream/evaluation'
import { saysLess, standardise } from './fit-blend.js'
import type { OverUnreleased } from './gate.js'
import type { TrainedModels } from './train-models.js'

/** Figures of every model by name; blend is what would serve, serving what serves now, unreleased what would serve without one. */
export type ModelFigures = Readonly<Record<string, Figures>>

/** What is judged beside one another. */
export interface JudgedModels {
  readonly models: TrainedModels
  /** The release that serves; null before the first. */
  readonly serving: FittedRanker | null
  /** What is served without any release. */
  readonly unreleased: FittedRanker
}

/** What the judges said. */
export interface Judgement {
  readonly figures: ModelFigures
  /** The blend beside what is served without a release. */
  readonly candidateOverUnreleased: OverUnreleased
  /** The serving release beside the same; null before the first. */
  readonly servingOverUnreleased: OverUnreleased | null
}

/** Judges all of them. */
export const evaluateModels = (
  test: SealedTest,
  { models, serving, unreleased }: JudgedModels,
  { excludeSeen }: { excludeSeen: boolean },
): Judgement => {
  const judged = new Map(
    [...models.rankers].map(([name, ranker]) => [name, test.judge(ranker, { excludeSeen })]),
  )
  const ofUnreleased = test.judge(unreleased, { excludeSeen })
  judged.set('unreleased', ofUnreleased)
  const ofServing = serving === null ? null : test.judge(serving, { excludeSeen })
  if (ofServing !== null) judged.set('serving', ofServing)
  const { weights, sources } = models.blend
  const search = {
    weightings: [sources.map(({ name }) => weights[name])],
    standardise,
  }
  const rankers = sources.map(({ ranker }) => ranker)
  const [blend = new Float64Array(0)] = test.judgeBlends(rankers, search, { excludeSeen })
  judged.set('blend', blend)
  const { model, ofWeightings, ofRankers } = test.judgeLiking(rankers, search, {
    rankers: serving === null ? [unreleased] : [unreleased, serving],
    excludeSeen,
  })
  const without = test.worthGains(ofUnreleased)
  const popularity = judged.get('popularity')
  const isNoMeasure = popularity !== undefined && saysLess(without, test.worthGains(popularity))
  const overUnreleased = (ranks: Float64Array, shown: Float64Array | undefined): OverUnreleased => {
    const gains = test.worthGains(ranks)
    return {
      worthNdcg: gains.reduce((sum, gain) => sum + gain, 0) / Math.max(1, gains.length),
      gain: pairedDifference(gains, without),
      liking: isNoMeasure ? null : likingGain(model, shown ?? [], ofRankers[0] ?? []),
    }
  }
  const candidateOverUnreleased = overUnreleased(blend, ofWeightings[0])
  const servingOverUnreleased = ofServing && overUnreleased(ofServing, ofRankers[1])
  const figures = Object.fromEntries([...judged].map(([name, ranks]) => [name, figuresOf(ranks)]))
  return {
    figures: {
      ...figures,
      blend: { ...figures['blend'], ...worthFigures(candidateOverUnreleased) },
      ...(servingOverUnreleased && {
        serving: { ...figures['serving'], ...worthFigures(servingOverUnreleased) },
      }),
    },
    candidateOverUnreleased,
    servingOverUnreleased,
  }
}

/** What is recorded of a release beside what is served without one. */
const worthFigures = ({ worthNdcg, gain, liking }: OverUnreleased): Figures => ({
  'worthNdcg@10': worthNdcg,
  worthNdcgOverUnreleased: gain.mean,
  ...(liking && { likingOverUnreleased: liking.mean }),
})

/** Figures under one name each, as manifests and messages carry them: blend.ndcg@10, popularity.mrr, … */
export const flatFigures = (figures: ModelFigures): Record<string, number> =>
  Object.fromEntries(
    Object.entries(figures).flatMap(([model, of]) =>
      Object.entries(of).map(([figure, value]) => [`${model}.${figure}`, value]),
    ),
  )
