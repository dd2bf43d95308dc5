/**
 * The sentence: decode → check → group by user → read → fold → write → emit → commit.
 *
 * While a batch is being written, the next one is read and folded on what that write will leave; it is written only
 * after it. Where the batch before lost against another process and wrote something else, the one behind loses too and
 * is folded again on that. Offsets are settled in order.
 */
import type { UserId } from '@profilestream/contracts'
import type { Basis } from '@profilestream/profile'
import type {
  Bases,
  CheckedBatch,
  DecodedBatch,
  FetchedBatch,
  FoldedBatch,
  FoldedProfile,
  Settled,
  UserGroups,
} from './batch.js'
import type { BuilderMetrics } from './metrics.js'
import { foldProfiles, noOutcomes, type FoldUser, type OutcomeCounts } from './stages/fold-profiles.js'
import { groupByUser } from './stages/group-by-user.js'

/** The steps, each made by its file under stages/. */
export interface Stages {
  readonly decode: (batch: FetchedBatch) => Promise<DecodedBatch>
  readonly check: (decoded: DecodedBatch, basis: Basis) => CheckedBatch
  readonly read: (groups: UserGroups, ahead: ReadonlyMap<UserId, FoldedProfile>) => Promise<Bases>
  readonly foldUserOn: (basis: Basis, outcomes: OutcomeCounts) => FoldUser
  readonly write: (folded: Map<UserId, FoldedProfile>, foldUser: FoldUser) => Promise<void>
  readonly emit: (batch: FoldedBatch) => Promise<number>
  readonly settle: (settled: Settled) => Promise<void>
}

/** What the pipeline needs. */
export interface PipelineDependencies {
  readonly stages: Stages
  readonly metrics: BuilderMetrics
  /** The basis of the next batch: catalog and releases change only between two batches. */
  readonly basis: () => Basis
  /** Told once when a batch could not be written or emitted; nothing is processed until `reset`. */
  readonly onFailure: (error: unknown) => void
}

/** Micro-batches, one after the other. */
export interface Pipeline {
  /**
   * Processes a batch; resolves when it is folded and its write has begun. Batches are given one at a time.
   * @throws what a step threw; nothing is processed then until `reset`
   */
  process(batch: FetchedBatch): Promise<void>
  /** Resolves when nothing is under way any more, whether it went well or not. */
  drain(): Promise<void>
  /** Forgets a failure: what was not settled is delivered again. */
  reset(): void
}

/** A batch whose write has begun. */
interface UnderWay {
  readonly profiles: ReadonlyMap<UserId, FoldedProfile>
  readonly written: Promise<void>
  readonly finished: Promise<void>
}

const NOTHING_UNDER_WAY: UnderWay = {
  profiles: new Map(),
  written: Promise.resolve(),
  finished: Promise.resolve(),
}

/** From one `reset` to the next: a failure ends it for every batch in it. */
interface Era {
  ahead: UnderWay
  failure: { readonly error: unknown } | undefined
}

const refuseAfterFailure = ({ failure }: Era): void => {
  if (failure !== undefined) throw failure.error
}

/** Makes the pipeline. */
export const createPipeline = ({ stages, metrics, basis, onFailure }: PipelineDependencies): Pipeline => {
  let now: Era = { ahead: NOTHING_UNDER_WAY, failure: undefined }
  const active = new Set<Promise<unknown>>()

  const track = <Result>(work: Promise<Result>): Promise<Result> => {
    active.add(work)
    const forget = (): void => void active.delete(work)
    work.then(forget, forget)
    return work
  }
  const fail = (era: Era, error: unknown): void => {
    if (era.failure !== undefined) return
    era.failure = { error }
    onFailure(error)
  }

  const fold = async (
    batch: FetchedBatch,
    ahead: UnderWay,
  ): Promise<{ folded: FoldedBatch; refold: FoldUser }> => {
    const on = basis()
    const outcomes = noOutcomes()
    const decoded = await metrics.timed('decode', () => stages.decode(batch))
    const { events, refused, repairs, watermarks } = metrics.timed('check', () => stages.check(decoded, on))
    const groups = groupByUser(events)
    const bases = await metrics.timed('read', () => stages.read(groups, ahead.profiles))
    const profiles = metrics.timed('fold', () => foldProfiles(groups, bases, stages.foldUserOn(on, outcomes)))
    metrics.count({ outcomes, refused, repairs })
    return {
      folded: { profiles, refused, settles: { nextOffsets: batch.nextOffsets, watermarks } },
      refold: stages.foldUserOn(on, noOutcomes()),
    }
  }

  const writeAndEmit = (folded: FoldedBatch, refold: FoldUser, before: UnderWay): UnderWay => {
    const written = track(metrics.timed('write', () => stages.write(folded.profiles, refold)))
    const finish = async (): Promise<void> => {
      await written
      metrics.updates.inc(await metrics.timed('emit', () => stages.emit(folded)))
      await before.finished
      await stages.settle(folded.settles)
    }
    return { profiles: folded.profiles, written, finished: track(finish()) }
  }

  const run = async (batch: FetchedBatch, era: Era): Promise<void> => {
    refuseAfterFailure(era)
    const before = era.ahead
    const { folded, refold } = await fold(batch, before)
    await before.written
    refuseAfterFailure(era)
    era.ahead = writeAndEmit(folded, refold, before)
    era.ahead.finished.catch((error: unknown) => fail(era, error))
    // Two batches may be waiting for Kafka's answer; a third would only pile up memory.
    await before.finished
  }
  return {
    process: async (batch) => {
      const era = now
      try {
        await track(run(batch, era))
      } catch (error) {
        fail(era, error)
        throw error
      }
    },
    drain: async () => {
      while (active.size > 0) await Promise.allSettled(active)
    },
    reset: () => {
      now = { ahead: NOTHING_UNDER_WAY, failure: undefined }
    },
  }
}
