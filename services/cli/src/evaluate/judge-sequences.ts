/** Models judged on sequences by a named protocol: the split, the judges, the report. */
import { ConfigError, createSeededRandom } from '@profilestream/contracts'
import {
  cutAtShare,
  DEFAULT_RESAMPLES,
  type EvaluationReport,
  type FitProgress,
  judgeModels,
  type Meter,
  type Protocol,
  type Ranker,
  type ReportOptions,
  type SealedTest,
  type Split,
  splitColdItems,
  splitLeaveLastOneOut,
  splitLeaveOneRandomOut,
  splitTemporal,
} from '@profilestream/evaluation'
import type { LoadedSequences } from './load-sequences.js'

/** How to judge. */
export interface JudgeOptions {
  readonly protocol: Exclude<Protocol, 'k-fold'>
  readonly seed: number
  /** Temporal: the newest share of the interactions that is held out, 0..1. */
  readonly testShare: number
  /** Cold items: share of the items that are held out, 0..1. */
  readonly itemShare: number
  /** Whether what users have had is left out of their lists. */
  readonly excludeSeen: boolean
  /** Lengths of the lists that are judged. */
  readonly ks: readonly number[]
  /** At most so many held-out users judge, a seeded sample; all by default. */
  readonly judges?: number
}

/** Who hears of progress, and what measures. */
export interface JudgeEars {
  readonly progress: (line: FitProgress) => void
  readonly onJudged: (model: string) => void
  readonly meter: Meter
}

interface NamedSplit {
  readonly split: Split
  readonly options: Partial<ReportOptions>
}

const splitBy = (loaded: LoadedSequences, judging: JudgeOptions): NamedSplit => {
  const { sequences, times, name } = loaded
  const columns = loaded.columns && { columns: loaded.columns }
  const items = loaded.items.length
  const { protocol, seed, testShare, itemShare, excludeSeen } = judging
  switch (protocol) {
    case 'leave-last-one-out':
      return { split: splitLeaveLastOneOut({ sequences, items, ...columns }), options: {} }
    case 'leave-one-random-out':
      return { split: splitLeaveOneRandomOut({ sequences, items, ...columns, seed }), options: {} }
    case 'cold-items':
      return {
        split: splitColdItems({ sequences, items, ...columns, itemShare, seed }),
        options: { itemShare },
      }
    case 'temporal': {
      if (times === undefined)
        throw new ConfigError(
          `${name} holds no times, which --protocol temporal needs: use leave-last-one-out where its order is that of time, leave-one-random-out where it is not`,
        )
      const cutAt = cutAtShare(times, testShare)
      const split = splitTemporal({ sequences, times, ...columns, items, cutAt, excludeSeen })
      return { split, options: { testShare, cutAt } }
    }
  }
}

/** A sample of the judges, the same for the same seed: models learn from everybody, and large catalogs are ranked less often. */
const sampled = (test: SealedTest, { judges, seed }: JudgeOptions): SealedTest => {
  if (judges === undefined || judges >= test.users) return test
  const random = createSeededRandom(seed).next
  const drawn = Float64Array.from({ length: test.users }, random)
  const most = Float64Array.from(drawn).sort()[judges] ?? Infinity
  return test.restrictedTo((position) => (drawn[position] ?? 1) < most)
}

/** Judges all models. @throws ConfigError when the protocol needs what the data set has not, or nobody is a judge */
export const judgeSequences = async (
  rankers: readonly Ranker[],
  loaded: LoadedSequences,
  { judging, ears }: { judging: JudgeOptions; ears: JudgeEars },
): Promise<EvaluationReport> => {
  const { protocol, seed, ks, excludeSeen } = judging
  const { split: whole, options } = splitBy(loaded, judging)
  const split = { ...whole, test: sampled(whole.test, judging) }
  if (split.test.users === 0)
    throw new ConfigError(
      `${loaded.name} has nobody to judge by under ${protocol}: no user has an interaction to hold out`,
    )
  const shared = { ks, resamples: DEFAULT_RESAMPLES, seed, excludeSeen }
  const judgement = await judgeModels({ split, rankers, facts: loaded.facts, ...shared, ...ears })
  return {
    dataset: {
      name: loaded.name,
      users: loaded.users.length,
      items: loaded.items.length,
      interactions: loaded.interactions,
    },
    protocol,
    options: { ...shared, ...options },
    ...judgement,
    test: 'paired t-test',
    correction: 'Holm',
  }
}
