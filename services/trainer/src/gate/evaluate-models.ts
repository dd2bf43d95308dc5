/** Evaluation: every model, the blend and the serving release on the same held-out interactions. */
import {
  createVerdictJudge,
  DEFAULT_RESAMPLES,
  figuresOf,
  likingGain,
  pairedDifference,
  type Figures,
  type FittedRanker,
  type SealedTest,
  type Split,
  type Verdict,
} from '@profilestream/evaluation'
import { saysLess, standardise } from '../fit-blend.js'
import type { TrainedModels } from '../train-models.js'
import { blendedRanker } from './blended-ranker.js'
import type { OverUnreleased } from './gate.js'
import type { OverServing } from './guard-rails.js'
import { toldGain, toldLists } from './told-figures.js'

/** Figures of every model by name; blend is what would serve, serving what serves now, gain the one less the other, unreleased what would serve without one. */
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
  /** The blend beside the serving release, by their lists; null before the first. */
  readonly overServing: OverServing | null
}

/** Length of the lists that are looked at. */
const LIST = 10

/** Judges all of them. @param options.seed  draws the resamples behind the intervals */
export const evaluateModels = (
  split: Split,
  { models, serving, unreleased }: JudgedModels,
  { excludeSeen, seed }: { readonly excludeSeen: boolean; readonly seed: number },
): Judgement => {
  const { train, test } = split
  const examine = (ranker: FittedRanker): Verdict => test.examine(ranker, { length: LIST, excludeSeen })
  const verdicts = {
    blend: examine(blendedRanker(models.blend, train.items)),
    serving: serving && examine(serving),
  }
  const ranks = new Map([
    ...[...models.rankers].map(([name, ranker]) => [name, test.judge(ranker, { excludeSeen })] as const),
    ['unreleased', test.judge(unreleased, { excludeSeen })] as const,
    ['blend', verdicts.blend.ranks] as const,
    ...(verdicts.serving === null ? [] : [['serving', verdicts.serving.ranks] as const]),
  ])
  const over = judgeOverUnreleased(test, { models, serving, unreleased, ranks }, excludeSeen)
  const overServing = compareLists(split, verdicts, seed)
  const figures = Object.fromEntries([...ranks].map(([name, of]) => [name, figuresOf(of)]))
  return {
    figures: {
      ...figures,
      blend: { ...figures['blend'], ...toldLists(overServing.candidate), ...worthFigures(over.candidate) },
      ...(over.serving &&
        overServing.serving && {
          serving: {
            ...figures['serving'],
            ...toldLists(overServing.serving),
            ...worthFigures(over.serving),
          },
        }),
      ...(overServing.gain && { gain: toldGain(overServing.gain) }),
    },
    candidateOverUnreleased: over.candidate,
    servingOverUnreleased: over.serving,
    overServing: bothOf(overServing),
  }
}

/** The candidate, and the serving release where there is one, beside what is served without a release. */
const judgeOverUnreleased = (
  test: SealedTest,
  {
    models,
    serving,
    unreleased,
    ranks,
  }: JudgedModels & { readonly ranks: ReadonlyMap<string, Float64Array> },
  excludeSeen: boolean,
): { readonly candidate: OverUnreleased; readonly serving: OverUnreleased | null } => {
  const { weights, sources } = models.blend
  const search = { weightings: [sources.map(({ name }) => weights[name])], standardise }
  const { model, ofWeightings, ofRankers } = test.judgeLiking(
    sources.map(({ ranker }) => ranker),
    search,
    { rankers: serving === null ? [unreleased] : [unreleased, serving], excludeSeen },
  )
  const gainsOf = (name: string): Float64Array => test.worthGains(ranks.get(name) ?? new Float64Array(0))
  const without = gainsOf('unreleased')
  const isNoMeasure = ranks.has('popularity') && saysLess(without, gainsOf('popularity'))
  const over = (name: string, shown: Float64Array | undefined): OverUnreleased => {
    const gains = gainsOf(name)
    return {
      worthNdcg: gains.reduce((sum, gain) => sum + gain, 0) / Math.max(1, gains.length),
      gain: pairedDifference(gains, without),
      liking: isNoMeasure ? null : likingGain(model, shown ?? [], ofRankers[0] ?? []),
    }
  }
  return {
    candidate: over('blend', ofWeightings[0]),
    serving: serving === null ? null : over('serving', ofRankers[1]),
  }
}

/** Figures of the lists of both; a candidate before the first release has nothing to be compared with. */
const compareLists = (
  split: Split,
  verdicts: { readonly blend: Verdict; readonly serving: Verdict | null },
  seed: number,
): Pick<OverServing, 'candidate'> & Partial<OverServing> => {
  const judge = createVerdictJudge(split, { resamples: DEFAULT_RESAMPLES, seed })
  const candidate = judge.figuresOf(verdicts.blend)
  if (verdicts.serving === null) return { candidate }
  return {
    candidate,
    serving: judge.figuresOf(verdicts.serving),
    gain: judge.gainOf(verdicts.blend, verdicts.serving),
  }
}

const bothOf = ({ candidate, serving, gain }: ReturnType<typeof compareLists>): OverServing | null =>
  serving === undefined || gain === undefined ? null : { candidate, serving, gain }

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
