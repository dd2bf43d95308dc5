/** Evaluation: every model, the blend and the serving release on the same held-out interactions. */
import { figuresOf, type Figures, type FittedRanker, type SealedTest } from '@profilestream/evaluation'
import { blendScores } from '@profilestream/recommendation'
import type { TrainedModels } from './train-models.js'

/** Figures of every model by name; blend is what would serve, serving is what serves now. */
export type ModelFigures = Readonly<Record<string, Figures>>

/** Judges all of them. */
export const evaluateModels = (
  test: SealedTest,
  { models, serving }: { models: TrainedModels; serving: FittedRanker | null },
  { excludeSeen }: { excludeSeen: boolean },
): ModelFigures => {
  const judged = new Map(
    [...models.rankers].map(([name, ranker]) => [name, test.judge(ranker, { excludeSeen })]),
  )
  if (serving !== null) judged.set('serving', test.judge(serving, { excludeSeen }))
  const { weights, sources } = models.blend
  const search = {
    weightings: [[weights.deep, weights.transitions, weights.popularity]],
    standardise: (scores: Float32Array) => blendScores([scores], [1]),
  }
  const [blend] = test.judgeBlends(sources, search, { excludeSeen })
  if (blend !== undefined) judged.set('blend', blend)
  return Object.fromEntries([...judged].map(([name, ranks]) => [name, figuresOf(ranks)]))
}

/** Figures under one name each, as manifests and messages carry them: blend.ndcg@10, popularity.mrr, … */
export const flatFigures = (figures: ModelFigures): Record<string, number> =>
  Object.fromEntries(
    Object.entries(figures).flatMap(([model, of]) =>
      Object.entries(of).map(([figure, value]) => [`${model}.${figure}`, value]),
    ),
  )
