/** The passes of a training: step by step, judged now and then, until it is done, stops gaining, or time is over. */
import { createSeededRandom, type Random } from '@profilestream/contracts'
import { figuresOf } from '@profilestream/evaluation'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TrainingRequest, ValidationFigures } from '../encoder.js'
import { rankerOf } from '../load-ranker.js'
import type { Best, Standing } from './checkpoint.js'
import { learningRateAt } from './learning-rate.js'
import { batchesOf, cutWindows, type SequenceBatch } from './sequence-batches.js'
import type { Trainable } from './trainable.js'
import type { ValidationSplit } from './validation.js'

/** Seconds after which training comes to its end unless the request says otherwise. */
export const DEFAULT_BUDGET_SECONDS = 2700
const DEFAULT_CHECKPOINT_SECONDS = 30

/** Validations over a whole training: each costs about a second on a catalog of thousands. */
const VALIDATIONS = 40

/** Share of the learning rate that a warm start is trained with: the weights need moving, not finding. */
const WARM_RATE = 0.3

/** A training under way. */
export interface Course {
  readonly request: TrainingRequest
  readonly split: ValidationSplit
  /** performance.now() at the start, less what was used up before. */
  readonly started: number
  readonly fingerprint: string
}

/** What the passes came to. */
export interface Outcome {
  readonly best: Best
  /** Passes done. */
  readonly epochs: number
  readonly steps: number
}

/** Makes all passes, from the beginning or from where a checkpoint stood. */
export const runPasses = async (trainable: Trainable, course: Course): Promise<Outcome> => {
  const { epochs: planned = 1, patience = 1 } = trainable.size.hyperparameters
  const validateEvery = Math.ceil(planned / VALIDATIONS)
  const keep = createKeeper(trainable, course)
  let standing: Standing = course.request.resume ?? beginning(trainable, course)
  for (;;) {
    const pass = await runPass(trainable, course, { standing, keep })
    const { epoch, steps, lossSum, positions } = pass.standing
    const isLast = epoch === planned || pass.share >= 1
    const isJudged = isLast || epoch % validateEvery === 0
    const figures = isJudged ? validate(trainable, course) : undefined
    const loss = positions === 0 ? null : lossSum / positions
    report(course, { epoch, loss, share: pass.share, planned, figures })
    const judged = isJudged ? judge(trainable, pass.standing, { epoch, figures }) : pass.standing
    const { best, withoutGain } = judged
    if (best !== null && (isLast || withoutGain >= patience)) return { best, epochs: epoch, steps }
    standing = { ...judged, epoch: epoch + 1, passSeed: pass.nextSeed, batches: 0, lossSum: 0, positions: 0 }
    await keep(standing)
  }
}

/** Nothing done yet; what a warm start begins with is the best so far. */
const beginning = (trainable: Trainable, course: Course): Standing => {
  const { seed, warmStart } = course.request
  const standing: Standing = {
    ...{ epoch: 1, passSeed: seed ^ 0x9e3779b9, batches: 0, lossSum: 0, positions: 0 },
    ...{ steps: 0, withoutGain: 0, best: null },
  }
  if (warmStart === undefined) return standing
  return judge(trainable, standing, { epoch: 0, figures: validate(trainable, course) })
}

/** Takes the weights for the best if they are. */
const judge = (
  trainable: Trainable,
  standing: Standing,
  { epoch, figures }: { readonly epoch: number; readonly figures: ValidationFigures | undefined },
): Standing => {
  const { best, withoutGain } = standing
  const isBetter = best?.figures === undefined || (figures?.ndcg10 ?? 0) > best.figures.ndcg10
  if (!isBetter) return { ...standing, withoutGain: withoutGain + 1 }
  const found = { weights: trainable.copyWeights(), epoch, ...(figures && { figures }) }
  return { ...standing, withoutGain: 0, best: found }
}

/** Hands checkpoints out, no more often than the request asks for. */
const createKeeper = (
  trainable: Trainable,
  { request, started, fingerprint }: Course,
): ((standing: Standing) => Promise<void>) => {
  const { onCheckpoint, checkpointSeconds = DEFAULT_CHECKPOINT_SECONDS } = request
  let last = performance.now()
  return async (standing) => {
    if (onCheckpoint === undefined || performance.now() - last < 1_000 * checkpointSeconds) return
    const elapsedSeconds = (performance.now() - started) / 1_000
    await onCheckpoint({ ...standing, fingerprint, elapsedSeconds, trainable: trainable.state() })
    last = performance.now()
  }
}

const batchesOfPass = ({ network, size }: Trainable, { split }: Course, random: Random): SequenceBatch[] => {
  const { length } = size
  const { batch = 128, older = 0 } = size.hyperparameters
  const windows = cutWindows(split.train, { length, older: older === 1 }, random)
  return batchesOf(windows, { length, stride: network.stride, batch }, random)
}

/** One pass, or what was left of it; it ends early when the budget does. */
const runPass = async (
  trainable: Trainable,
  course: Course,
  { standing, keep }: { readonly standing: Standing; readonly keep: (at: Standing) => Promise<void> },
): Promise<{ standing: Standing; nextSeed: number; share: number }> => {
  const { epochs = 1 } = trainable.size.hyperparameters
  const { budgetSeconds = DEFAULT_BUDGET_SECONDS, signal } = course.request
  const random = createSeededRandom(standing.passSeed)
  const batches = batchesOfPass(trainable, course, random)
  let at = standing
  let share = at.epoch / epochs
  for (const batch of batches.slice(at.batches)) {
    signal?.throwIfAborted()
    const shareOfTime = (performance.now() - course.started) / 1000 / budgetSeconds
    share = Math.max((at.epoch - 1 + at.batches / batches.length) / epochs, shareOfTime)
    if (share >= 1) break
    at = runStep(trainable, at, { batch, rate: rateAt(trainable, course, share) })
    await nextTurn()
    await keep(at)
  }
  return { standing: at, nextSeed: random.seed(), share }
}

const runStep = (
  trainable: Trainable,
  at: Standing,
  { batch, rate }: { readonly batch: SequenceBatch; readonly rate: number },
): Standing => {
  const { length: positions } = batch.targets
  const done = { ...at, batches: at.batches + 1 }
  if (positions === 0) return done
  const lossSum = at.lossSum + trainable.step(batch, rate) * positions
  return { ...done, lossSum, positions: at.positions + positions, steps: at.steps + 1 }
}

const rateAt = ({ size }: Trainable, { request }: Course, share: number): number => {
  const { learningRate = 0.001 } = size.hyperparameters
  return learningRateAt(request.warmStart === undefined ? learningRate : WARM_RATE * learningRate, share)
}

const validate = (trainable: Trainable, { split, request }: Course): ValidationFigures | undefined => {
  const { test, train } = split
  if (test.users === 0) return undefined
  const { excludeSeen = true } = request
  const figures = figuresOf(test.judge(rankerOf(trainable, train.columns), { excludeSeen }), [10])
  return { hr10: figures['hr@10'] ?? 0, ndcg10: figures['ndcg@10'] ?? 0 }
}

interface PassResult {
  readonly epoch: number
  readonly planned: number
  readonly loss: number | null
  readonly share: number
  readonly figures: ValidationFigures | undefined
}

/** Tells how far training is; the end is where either all passes are done or the budget is. */
const report = ({ request, started }: Course, { epoch, planned, loss, share, figures }: PassResult): void => {
  const { budgetSeconds = DEFAULT_BUDGET_SECONDS, onProgress } = request
  const seconds = (performance.now() - started) / 1000
  const fitting = Math.max(epoch, Math.floor((budgetSeconds / seconds) * epoch))
  const epochs = share >= 1 ? epoch : Math.min(planned, fitting)
  const secondsLeft = share >= 1 ? 0 : (seconds / epoch) * (epochs - epoch)
  onProgress?.({ epoch, epochs, loss, secondsLeft, ...(figures && { validation: figures }) })
}
