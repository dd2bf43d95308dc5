/** For this package's tests: a pipeline on profiles in memory, whose store, emission and settling a test can hold up or break. */
import {
  asEpochMs,
  createCodecs,
  type ClickstreamEvent,
  type DeadLetter,
  type ProfileUpdated,
  type UserId,
} from '@profilestream/contracts'
import { anEvent as aWholeEvent } from '@profilestream/contracts/testing'
import type { LogRecord } from '@profilestream/event-log'
import { createHashEmbeddings, type Basis, type ProfileStore } from '@profilestream/profile'
import { createHotProfiles, createMemoryProfileStore, type HotProfiles } from '@profilestream/profile-store'
import { createMetrics, loadScenarios, scenariosSettings } from '@profilestream/service'
import { createBuilderMetrics } from '../metrics.js'
import type { FetchedBatch, FoldedBatch, Offsets } from '../batch.js'
import { createPipeline, type Pipeline, type Stages } from '../pipeline.js'
import { createCheckBatch } from '../stages/check-batch.js'
import { createDecodeBatch } from '../stages/decode-batch.js'
import { createFoldUser } from '../stages/fold-profiles.js'
import { createReadProfiles } from '../stages/read-profiles.js'
import { createDeadLetters } from '../stages/route-dead-letters.js'
import { createWriteBatch } from '../stages/write-batch.js'
import { createWatermarks, type WatermarkByPartition, type Watermarks } from '../watermarks.js'

/** Codecs of the tests. */
export const codecs = createCodecs({ framing: 'single-object' })

/** 2024-11-24, noon, UTC. */
export const NOON = 1_732_449_600_000

/** The scenarios of the house, no catalog, no release. */
export const aBasis = async (): Promise<Basis> => ({
  scenarios: await loadScenarios(scenariosSettings.parse({})),
  catalog: { find: () => undefined },
  embeddings: createHashEmbeddings(),
  zoneOffsetMinutes: 0,
})

/** Nobody looks at the metrics of these tests: one set does for all. */
const uncounted = createBuilderMetrics(createMetrics({ service: 'test' }))

/** A film half watched at noon. */
export const anEvent = (fields: {
  id: string
  user?: string
  item?: string
  at?: number
}): ClickstreamEvent =>
  aWholeEvent({
    eventId: fields.id,
    userId: fields.user ?? 'ada',
    occurredAt: fields.at ?? NOON,
    itemId: fields.item ?? 'film-1',
    completion: 0.5,
  })

/** A record of a partition. */
export const aRecord = (
  partition: number,
  offset: number,
  value: ClickstreamEvent | Buffer | null,
  overrides: Partial<LogRecord> = {},
): LogRecord => ({
  partition,
  offset,
  timestamp: asEpochMs(NOON + 60_000),
  key: Buffer.from('key'),
  value: value === null || Buffer.isBuffer(value) ? value : codecs.clickstreamEvent.encode(value),
  headers: {},
  ...overrides,
})

/** A batch of records, each partition's by ascending offset. */
export const aBatch = (...records: LogRecord[]): FetchedBatch => ({
  records,
  firstOffsets: new Map([...records].reverse().map(({ partition, offset }) => [partition, offset])),
  nextOffsets: new Map(records.map(({ partition, offset }) => [partition, offset + 1])),
})

/** What a test can change of the world around the pipeline. */
export interface World {
  store: ProfileStore
  hot: HotProfiles
  ensureSameRedis: () => Promise<void>
  /** Before each write. */
  beforeWrite: () => Promise<void>
  afterWrite: () => Promise<void>
  beforeRead: () => Promise<void>
  beforeEmit: () => Promise<void>
  /** Puts something between the stages and the pipeline, or in a stage's place. */
  restage: (stages: Stages) => Stages
  /** Those that the check stage reads and raises. */
  reading: Watermarks
}

/** A pipeline and all that came out of it. */
export interface Harness extends World {
  readonly pipeline: Pipeline
  readonly updates: ProfileUpdated[]
  readonly deadLetters: DeadLetter[]
  readonly settled: Offsets[]
  /** As of each of those. */
  readonly watermarks: WatermarkByPartition[]
  readonly failures: unknown[]
  profileOf(user: string): Promise<Uint8Array | null>
}

const valueOf = <Value>(decoded: { readonly kind: string; readonly value?: Value }): Value =>
  decoded.value as Value

/** Makes a pipeline on a store of its own, or on one that it shares with another. */
export const createHarness = (
  basis: Basis,
  shared: Partial<World> & { startsAt?: WatermarkByPartition } = {},
): Harness => {
  const nothing = (): Promise<void> => Promise.resolve()
  const world: World = {
    store: createMemoryProfileStore(),
    hot: createHotProfiles({ limitBytes: 1_000_000 }),
    ensureSameRedis: nothing,
    beforeWrite: nothing,
    afterWrite: nothing,
    beforeRead: nothing,
    beforeEmit: nothing,
    restage: (made) => made,
    reading: createWatermarks(),
    ...shared,
  }
  const out = {
    updates: [] as ProfileUpdated[],
    deadLetters: [] as DeadLetter[],
    settled: [] as Offsets[],
    watermarks: [] as WatermarkByPartition[],
    failures: [] as unknown[],
  }
  const deadLettersOf = createDeadLetters(codecs.deadLetter, {
    topic: 'clickstream',
    maxMessageBytes: 1_000_000,
  })
  const store: ProfileStore = {
    readMany: async (userIds) => {
      await harness.beforeRead()
      return harness.store.readMany(userIds)
    },
    compareAndSetMany: async (writes) => {
      await harness.beforeWrite()
      const results = await harness.store.compareAndSetMany(writes)
      await harness.afterWrite()
      return results
    },
  }
  if (shared.startsAt !== undefined) world.reading.reset(shared.startsAt)
  const stages: Stages = {
    decode: createDecodeBatch((value) => codecs.clickstreamEvent.decode(value) as never),
    check: createCheckBatch({ watermarks: world.reading }),
    read: createReadProfiles({ store, hot: world.hot }),
    foldUserOn: (on, outcomes) =>
      createFoldUser({ basis: on, outcomes, profileUpdated: codecs.profileUpdated }),
    write: createWriteBatch({
      store,
      hot: world.hot,
      ensureSameRedis: () => harness.ensureSameRedis(),
      metrics: uncounted,
      profileUpdated: codecs.profileUpdated,
    }),
    emit: async (batch: FoldedBatch) => {
      await harness.beforeEmit()
      for (const { update } of batch.profiles.values()) {
        if (update !== null) out.updates.push(valueOf(codecs.profileUpdated.decode(update)))
      }
      for (const { value } of deadLettersOf(batch.refused))
        out.deadLetters.push(valueOf(codecs.deadLetter.decode(value)))
      return 0
    },
    settle: (settled) => {
      out.settled.push(settled.nextOffsets)
      out.watermarks.push(settled.watermarks)
      return Promise.resolve()
    },
  }
  const pipeline = createPipeline({
    stages: world.restage(stages),
    metrics: uncounted,
    basis: () => basis,
    onFailure: (error) => out.failures.push(error),
  })
  const profileOf = async (user: string): Promise<Uint8Array | null> =>
    (await harness.store.readMany([user as UserId]))[0] ?? null
  const harness: Harness = Object.assign(world, out, { pipeline, profileOf })
  return harness
}

/** A promise that a test keeps when it likes. */
export const aGate = (): {
  readonly opened: Promise<void>
  readonly open: () => void
  readonly fail: (error: Error) => void
} => {
  let open: () => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  const opened = new Promise<void>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  return { opened, open, fail }
}
