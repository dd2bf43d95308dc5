/** Evaluation: every model, the blend and the serving release on the same held-out interactions. */
import {
  figuresOf,
  gainsAt10,
  pairedDifference,
  type Figures,
  type FittedRanker,
  type PairedDifference,
  type SealedTest,
} from '@profilestream/evaluation'
import { standardise } from './fit-blend.js'
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
  /** NDCG@10 of the blend less that of what is served without a release, judge by judge. */
  readonly gainOverUnreleased: PairedDifference
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
  if (serving !== null) judged.set('serving', test.judge(serving, { excludeSeen }))
  const { weights, sources } = models.blend
  const search = {
    weightings: [sources.map(({ name }) => weights[name])],
    standardise,
  }
  const rankers = sources.map(({ ranker }) => ranker)
  const [blend = new Float64Array(0)] = test.judgeBlends(rankers, search, { excludeSeen })
  judged.set('blend', blend)
  return {
    figures: Object.fromEntries([...judged].map(([name, ranks]) => [name, figuresOf(ranks)])),
    gainOverUnreleased: pairedDifference(gainsAt10(blend), gainsAt10(ofUnreleased)),
  }
}

/** Figures under one name each, as manifests and messages carry them: blend.ndcg@10, popularity.mrr, … */
export const flatFigures = (figures: ModelFigures): Record<string, number> =>
  Object.fromEntries(
    Object.entries(figures).flatMap(([model, of]) =>
      Object.entries(of).map(([figure, value]) => [`${model}.${figure}`, value]),
    ),
  )
