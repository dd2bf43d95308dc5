/** Folds the log into a generation that nobody reads yet, by the builder's own pipeline; emits nothing, commits nothing. */
import type { Codec, ProfileUpdated } from '@profilestream/contracts'
import type { EventLog, ReplayedOriginals } from '@profilestream/event-log'
import type { Basis, ProfileStore } from '@profilestream/profile'
import type { FoldedUpTo, HotProfiles } from '@profilestream/profile-store'
import type { BuilderMetrics } from '../metrics.js'
import { createPipeline } from '../pipeline.js'
import { createCheckBatch } from '../stages/check-batch.js'
import { createDecodeBatch } from '../stages/decode-batch.js'
import { createFoldUser } from '../stages/fold-profiles.js'
import { createReadProfiles } from '../stages/read-profiles.js'
import { createWriteBatch } from '../stages/write-batch.js'
import { createWatermarks } from '../watermarks.js'
import { watermarksOf, type FoldedPartitions } from './places.js'
import type { LogHandler } from './read-log.js'

/** What folding into a generation needs. */
export interface FoldGenerationDependencies {
  readonly eventLog: Pick<EventLog, 'decode' | 'codecs'>
  readonly target: { readonly store: ProfileStore; readonly hot: HotProfiles }
  readonly basis: () => Basis
  readonly metrics: BuilderMetrics
  readonly redis: {
    /** Rejects when Redis is another than the one it was begun on. */
    readonly ensureSame: () => Promise<void>
    /** Remembers how far the fold is, behind the writes. */
    readonly remember: (upTo: FoldedPartitions) => Promise<void>
  }
}

/** A fold that tells where it is. */
export interface GenerationFold extends LogHandler {
  /** What is written. */
  position(): FoldedPartitions
  /** Rejects when what was written may be lost: Redis is another than the one it was begun on. */
  ensureHeld(): Promise<void>
}

const NOTHING = Buffer.alloc(0)

/** Nobody is told: an update is not even encoded. */
const unsaid = (codec: Codec<ProfileUpdated>): Codec<ProfileUpdated> => ({ ...codec, encode: () => NOTHING })

/**
 * Makes the fold.
 * @param begins  where each partition begins, and the watermark there: none at the log's beginning, a snapshot's otherwise;
 *                and which records have been put back, whose copies count
 */
export const createGenerationFold = (
  { eventLog, target, basis, metrics, redis }: FoldGenerationDependencies,
  begins: { readonly from: FoldedPartitions; readonly originals: Pick<ReplayedOriginals, 'has'> },
): GenerationFold => {
  const { from, originals } = begins
  const { codecs } = eventLog
  const profileUpdated = unsaid(codecs.profileUpdated)
  const { store, hot } = target
  const watermarks = createWatermarks()
  const upTo = new Map<number, FoldedUpTo>(from)
  let failure: { readonly error: unknown } | undefined

  const pipeline = createPipeline({
    metrics,
    basis,
    onFailure: (error) => (failure ??= { error }),
    stages: {
      decode: createDecodeBatch((value) => eventLog.decode(codecs.clickstreamEvent, value)),
      check: createCheckBatch({ watermarks, originals }),
      read: createReadProfiles({ store, hot }),
      foldUserOn: (on, outcomes) => createFoldUser({ basis: on, outcomes, profileUpdated }),
      write: createWriteBatch({ store, hot, ensureSameRedis: redis.ensureSame, metrics, profileUpdated }),
      emit: () => Promise.resolve(0),
      settle: async ({ nextOffsets, watermarks: marks }) => {
        await redis.ensureSame()
        const settled = new Map(
          [...nextOffsets].map(([partition, next]) => [partition, { next, watermark: marks.get(partition) }]),
        )
        await redis.remember(settled)
        for (const [partition, place] of settled) upTo.set(partition, place)
      },
    },
  })
  return {
    position: () => new Map(upTo),
    ensureHeld: () => redis.ensureSame(),
    restart: () => {
      pipeline.reset()
      watermarks.reset(watermarksOf(upTo))
      return new Map(upTo)
    },
    handle: (batch) => pipeline.process(batch),
    drain: async () => {
      await pipeline.drain()
      if (failure !== undefined) throw failure.error
    },
  }
}
