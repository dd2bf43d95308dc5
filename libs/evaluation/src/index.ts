/** Protocols and ranking metrics: the judge by which every model stands or falls. Pure. */
export {
  trainSetOf,
  type FitContext,
  type FitProgress,
  type FittedRanker,
  type Ranker,
  type TrainSet,
} from './ranker.js'
export { keepSteps, viewSteps, type StepColumns } from './step-columns.js'
export { splitLeaveLastOneOut, type Split, type SplitInput } from './protocols/leave-last-one-out.js'
export { splitLeaveOneRandomOut, type RandomSplitInput } from './protocols/leave-one-random-out.js'
export { splitColdItems, type ColdItemsInput } from './protocols/cold-items.js'
export { cutAtShare, splitTemporal, type TemporalInput } from './protocols/temporal.js'
export { type BlendSearch, type JudgeOptions, type SealedTest } from './protocols/sealed-test.js'
export { evaluateLeaveLastOneOut, type Evaluation } from './evaluate.js'
export { type ItemFacts } from './item-facts.js'
export { type Meter } from './judging/judge-model.js'
export {
  createVerdictJudge,
  type ListFigures,
  type ListGain,
  type VerdictJudge,
} from './judging/compare-verdicts.js'
export { type Verdict } from './judging/verdict.js'
export { DEFAULT_RESAMPLES, judgeModels, type JudgeModels, type Judgement } from './judging/judge-models.js'
export { type Liking } from './liking/judge-liking.js'
export { fitLiking, likingGain, type LikingModel } from './liking/liking-model.js'
export { fitBlendWeights, simplexGrid, type BlendFit, type FittedBlend } from './blend-weights.js'
export { gainsAt10, isSurelyWorse, pairedDifference, type PairedDifference } from './paired-difference.js'
export { type CategoryModel, type FittedCategories } from './categories/category-model.js'
export { categoryTaskOf, type CategoryTask } from './categories/category-task.js'
export {
  judgeCategories,
  type CategoryJudgement,
  type JudgeCategories,
} from './categories/judge-categories.js'
export { chooseProbe, type ChosenProbe } from './probes/choose-probe.kernel.js'
export {
  DEFAULT_PROBE_FOLDS,
  judgeProbes,
  MAJORITY,
  type JudgeProbes,
  type ProbeReport,
  type ProbeTask,
  type Reading,
  type ReadingReport,
} from './probes/judge-probes.js'
export { readProbe, type LinearProbe } from './probes/linear-probe.kernel.js'
export { DEFAULT_KS, figuresOf, type Figures } from './metrics/figures.js'
export { NEVER, rankOf } from './metrics/rank.js'
export { splitKFold, type RatingSplit } from './protocols/k-fold.js'
export { chosenRatings, type RatingModel, type RatingPredictor, type Ratings } from './protocols/ratings.js'
export { judgeRatingSplit } from './judging/judge-rating-split.js'
export { DEFAULT_FOLDS, judgeRatings, type JudgeRatings } from './judging/judge-ratings.js'
export {
  PROTOCOLS,
  type Comparison,
  type Cost,
  type DatasetSize,
  type Estimate,
  type EvaluationReport,
  type GroupedBy,
  type GroupFigures,
  type Grouping,
  type ModelReport,
  type Protocol,
  type ReportOptions,
} from './report.js'
export { drawSetting, valueAt, type SearchRange } from './search/draw.js'
export {
  bestFirst,
  searchByHalving,
  sharesFor,
  workOf,
  type HalvingSearch,
  type Trial,
  type TrialResult,
} from './search/successive-halving.js'
