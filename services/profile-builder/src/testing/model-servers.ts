/**
 * Kafka and Redis as the rules of exactly-once see them, for property tests: a log with committed offsets, and a store
 * that can be put back to what it held a while ago. Every call is one step of a time that the test's scheduler orders.
 */
import { asEpochMs, type UserId } from '@profilestream/contracts'
import type { CommittedOffset, LogRecord } from '@profilestream/event-log'
import type { ProfileStore, ProfileWrite } from '@profilestream/profile'
import {
  createMemoryProfileStore,
  type GenerationStore,
  type LogIdentity,
  type LogIdentityStore,
} from '@profilestream/profile-store'
import type { Offsets } from '../batch.js'
import {
  copyOfGenerations,
  createModelGenerations,
  noGenerations,
  profilesOf,
  type HeldGenerations,
} from './model-generations.js'

/** Steps since the world began. */
export interface ModelTime {
  now(): number
  pass(): void
}

/** Starts at 0. */
export const createModelTime = (): ModelTime => {
  let steps = 0
  return { now: () => steps, pass: () => void (steps += 1) }
}

/** What a group's commit came to: kept, thrown away, or kept when a promise resolves. */
export type CommitFate = 'taken' | 'lost' | { readonly late: Promise<unknown> }

/** The log that a builder named before the world began: a Redis that loses its very first writes is refused, not healed. */
const FIRST_IDENTITY: LogIdentity = { clusterId: 'cluster-1', topic: 'marker-1' }

/** One topic of one cluster, and what one group has committed of it. */
export interface ModelKafka {
  clusterId: string
  /** Records by partition, from offset 0. */
  readonly partitions: LogRecord[][]
  readonly commits: Map<number, CommittedOffset>
  commit(offsets: Offsets, metadataOf: (partition: number) => string, fate: CommitFate): void
  /** Deletes the topic and makes it again, with these records; Kafka forgets the group's offsets with it. */
  makeAnew(partitions: readonly (readonly LogRecord[])[]): void
}

/** Makes a topic. */
export const createModelKafka = (partitions: readonly (readonly LogRecord[])[]): ModelKafka => {
  const commits = new Map<number, CommittedOffset>(
    [...partitions.keys()].map((partition) => [
      partition,
      { offset: 0, metadata: `profilestream:${FIRST_IDENTITY.topic}` },
    ]),
  )
  const kafka: ModelKafka = {
    clusterId: FIRST_IDENTITY.clusterId,
    partitions: partitions.map((records) => [...records]),
    commits,
    commit: (offsets, metadataOf, fate) => {
      const taken = [...offsets].map(([partition, offset]) => ({
        partition,
        offset,
        metadata: metadataOf(partition),
      }))
      const take = (): void =>
        taken.forEach(({ partition, ...committed }) => void commits.set(partition, committed))
      if (fate === 'taken') take()
      else if (fate !== 'lost') void fate.late.then(take)
    },
    makeAnew: (records) => {
      commits.clear()
      kafka.partitions.splice(0, Infinity, ...records.map((own) => [...own]))
    },
  }
  return kafka
}

interface Held {
  readonly generations: HeldGenerations
  readonly offsets: Map<number, number>
  identity: LogIdentity | null
}

const copyOf = (held: Held): Held => ({
  generations: copyOfGenerations(held.generations),
  offsets: new Map(held.offsets),
  identity: held.identity,
})

/** A Redis that remembers what it held at every step. */
export interface ModelRedis {
  inGeneration(generation: number): ProfileStore
  readonly generations: GenerationStore
  readonly marks: LogIdentityStore
  runId(): Promise<string>
  /** Connections made so far. */
  connections(): number
  /** Restarts it with what it held so many steps ago. */
  goBack(steps: number): void
  /** Writes whatever is there: what no rule allows. */
  overwrite(write: ProfileWrite): void
  /** Restarts it empty. */
  empty(): void
  /** The barrier that stands is not kept: its rebuild died, or slept. */
  lapse(): void
  /** Those of the live generation. */
  profiles(): ReadonlyMap<UserId, Uint8Array>
}

/** Makes a Redis without profiles, to which a builder has told its log once. */
export const createModelRedis = (time: ModelTime): ModelRedis => {
  let held: Held = { generations: noGenerations(), offsets: new Map(), identity: FIRST_IDENTITY }
  let past: { readonly at: number; readonly held: Held }[] = [{ at: 0, held: copyOf(held) }]
  let runs = 1
  const remember = (): void => void past.push({ at: time.now(), held: copyOf(held) })
  const restartWith = (state: Held): void => {
    held = copyOf(state)
    runs += 1
    remember()
  }
  const onHeld = (generation: number): ProfileStore =>
    createMemoryProfileStore(profilesOf(held.generations, generation))
  const live = (): Map<UserId, Uint8Array> => profilesOf(held.generations, held.generations.live)
  return {
    inGeneration: (generation) => ({
      readMany: (userIds) => onHeld(generation).readMany(userIds),
      compareAndSetMany: async (writes) => {
        const results = await onHeld(generation).compareAndSetMany(writes)
        remember()
        return results
      },
    }),
    generations: createModelGenerations(() => held.generations, remember),
    marks: {
      claim: (identity) => {
        held.identity ??= identity
        remember()
        return Promise.resolve(held.identity)
      },
      read: () => Promise.resolve(held.identity),
      replace: (identity) => {
        held.identity = identity
        remember()
        return Promise.resolve()
      },
      readOffsets: () => Promise.resolve(new Map(held.offsets)),
      raiseOffsets: (offsets) => {
        for (const [partition, next] of offsets)
          held.offsets.set(partition, Math.max(next, held.offsets.get(partition) ?? 0))
        remember()
        return Promise.resolve()
      },
    },
    runId: () => Promise.resolve(`run-${runs}`),
    connections: () => runs,
    goBack: (steps) => {
      const kept = past.filter(({ at }, index) => index === 0 || at <= time.now() - steps)
      past = kept
      restartWith(kept.at(-1)?.held ?? held)
    },
    overwrite: ({ userId, bytes }) => void live().set(userId, bytes.slice()),
    empty: () => restartWith({ generations: noGenerations(), offsets: new Map(), identity: null }),
    lapse: () => void (held.generations.barrier = null),
    profiles: live,
  }
}

/** A clock that tells the model's steps as milliseconds. */
export const clockOf = (time: ModelTime): { readonly now: () => ReturnType<typeof asEpochMs> } => ({
  now: () => asEpochMs(time.now()),
})
