/**
 * Rule 7: folds the log into a generation that nobody reads, beside live traffic; has builders stop at a barrier, folds up to
 * what they have committed, moves the pointer, and lets them go on from there. Nothing is emitted.
 *
 * Why it is exact: while builders stand at the barrier nothing is committed, and what is committed then has been folded into
 * the new generation. From there on they pass every event; positions skip those that the rebuild has folded beyond it.
 */
import { randomUUID } from 'node:crypto'
import { ConfigError, UnavailableError } from '@profilestream/contracts'
import type { EventLog } from '@profilestream/event-log'
import type { BegunRebuild, RedisProfileStore } from '@profilestream/profile-store'
import type { Offsets } from '../batch.js'
import type { LogGuard } from '../guards/log-guard.js'
import { commitLog, nameLog } from './adopt-log.js'
import { withBarrier, type RebuildProcess, type StandingBarrier } from './barrier.js'
import type { FoldBase } from './fold-base.js'
import type { GenerationFold } from './fold-generation.js'
import { committedOffsets, logEnds, offsetsOf, type FoldedPartitions } from './places.js'
import { readLog, type LogReading, type ReadLogSettings } from './read-log.js'

/** What a rebuild needs. */
export interface RebuildDependencies {
  readonly eventLog: Pick<EventLog, 'admin' | 'consumeBatches' | 'topics'>
  readonly store: Pick<RedisProfileStore, 'generations' | 'inGeneration' | 'logIdentity' | 'runId'>
  readonly logGuard: LogGuard
  /** Makes the fold into a generation. */
  readonly createFold: (target: number, from: FoldedPartitions) => GenerationFold
  readonly process: RebuildProcess
}

/** How it is done. */
export interface RebuildSettings extends Omit<ReadLogSettings, 'groupId'> {
  /** The builders' group. */
  readonly groupId: string
  readonly durabilityWindowMs: number
}

/** What came of it. */
export interface RebuildReport {
  readonly generation: number
  /** Events folded by this run. */
  readonly events: number
  /** How long this run read the log before builders were asked to stop, milliseconds. */
  readonly foldMs: number
  /** How long builders stood still, milliseconds. */
  readonly heldMs: number
  readonly removed: number
}

const between = (from: Offsets, to: Offsets): number =>
  [...to].reduce((sum, [partition, offset]) => sum + Math.max(0, offset - (from.get(partition) ?? 0)), 0)

/** Builders are asked to stop when no more than this is left to fold, events: a second or less. */
const NEARLY_THERE = 50_000
const MOST_ROUNDS = 20
const SAY_EVERY_MS = 2_000
const LOAD_AT_ONCE = 500

/** Rebuilds all profiles. @throws ConfigError, UnavailableError; what was folded is kept and used when it is started again */
export const rebuildAll = async (
  dependencies: RebuildDependencies,
  base: FoldBase,
  settings: RebuildSettings,
): Promise<RebuildReport> => {
  const { eventLog, store, logGuard } = dependencies
  const { say, signal, pause } = dependencies.process
  const { admin, topics } = eventLog
  const { generations } = store
  const topic = topics.clickstream.name
  const { groupId } = settings

  /** Why builders refuse this log; undefined when they do not. */
  const whyRefused = async (): Promise<string | undefined> => {
    try {
      await logGuard.check()
      return undefined
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      return error.message
    }
  }

  /** One that was ended between its switch and its last removal has nothing left to fold: going on would keep what it made. */
  const finishSwitched = async (): Promise<void> => {
    const before = await generations.begun()
    if (before === null || before.target !== (await generations.live()).number) return
    await remove(before.from, before.target)
    await generations.end()
  }
  const begin = async (): Promise<{ rebuild: BegunRebuild; from: FoldedPartitions }> => {
    await finishSwitched()
    const runId = await store.runId()
    const rebuild = await generations.begin({ id: randomUUID(), runId, base: base.name })
    const isSame = rebuild.runId === runId && rebuild.base === base.name
    const from =
      isSame && rebuild.progress.size > 0 ? new Map([...base.from, ...rebuild.progress]) : base.from
    if (from !== base.from) say(`going on with the rebuild that was begun before`)
    else await load(rebuild.target)
    return { rebuild, from }
  }
  /** Puts a snapshot's profiles where nothing is yet. */
  const load = async (target: number): Promise<void> => {
    if (base.snapshot === null) return
    say(`beginning with snapshot ${base.snapshot.folder}`)
    const profiles = store.inGeneration(target)
    await base.snapshot.eachProfile(async (stored) => {
      for (let at = 0; at < stored.length; at += LOAD_AT_ONCE) {
        signal.throwIfAborted()
        const distinct = new Map(
          stored.slice(at, at + LOAD_AT_ONCE).map(({ userId, bytes }) => [userId, bytes]),
        )
        await profiles.compareAndSetMany(
          [...distinct].map(([userId, bytes]) => ({ userId, expectedVersion: 0, bytes })),
        )
      }
    })
    await generations.progress(base.from)
  }
  const catchUp = async (reading: LogReading): Promise<void> => {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const target = await logEnds(admin, topic)
      if (between(reading.passed(), target) <= (round === 0 ? 0 : NEARLY_THERE)) return
      await reading.until(target)
    }
  }
  const saying = (from: Offsets, reading: LogReading): { stop(): void } => {
    let before = 0
    const timer = setInterval(() => {
      const events = between(from, reading.passed())
      say(`folded ${events} events, ${Math.round(((events - before) * 1_000) / SAY_EVERY_MS)}/s`)
      before = events
    }, SAY_EVERY_MS)
    return { stop: () => clearInterval(timer) }
  }
  /** Folds up to all that is committed; a commit that was on its way may come in behind the first look. */
  const foldCommitted = async (reading: LogReading): Promise<void> => {
    for (;;) {
      const target = await committedOffsets(admin, { groupId, topic })
      if (between(reading.passed(), target) === 0) return
      await reading.until(target)
    }
  }
  const switchOver = async (
    barrier: StandingBarrier,
    { reading, fold, target }: { reading: LogReading; fold: GenerationFold; target: number },
  ): Promise<void> => {
    /** Asked on the connection on which the pointer is moved: a Redis that went back may lack what was folded into it. */
    const moveThere = async (): Promise<void> => {
      await fold.ensureHeld()
      await barrier.move(target)
    }
    const refused = await whyRefused()
    if (refused === undefined) {
      await foldCommitted(reading)
      await moveThere()
      await foldCommitted(reading)
      return
    }
    say(`taking over another log, because ${refused.split(': run `profilestream rebuild`')[0] ?? refused}`)
    await reading.until(await logEnds(admin, topic))
    const identity = await nameLog({ eventLog, marks: store.logIdentity })
    await moveThere()
    await commitLog({ eventLog, marks: store.logIdentity }, groupId, { identity, folded: fold.position() })
  }
  const remove = async (generation: number, target: number): Promise<number> => {
    if (generation === target) return 0
    say(`removing the profiles of generation ${generation}`)
    // A Redis that loses its last writes may lose the switch: until it can not, what was live before must be there.
    await pause(2 * settings.durabilityWindowMs, signal)
    signal.throwIfAborted()
    if ((await generations.live()).number !== target) {
      throw new UnavailableError(
        `Redis has lost its last writes, and with them the switch to generation ${target}: generation ${generation} is live and stays; run the rebuild again`,
      )
    }
    return generations.remove(generation, signal)
  }
  const foldAndSwitch = async (rebuild: BegunRebuild, from: FoldedPartitions): Promise<RebuildReport> => {
    const { target } = rebuild
    const fold = dependencies.createFold(target, from)
    const begunAt = performance.now()
    const reading = await readLog({ eventLog, signal }, fold, {
      ...settings,
      groupId: `rebuild-${rebuild.id}`,
    })
    const progress = saying(offsetsOf(from), reading)
    try {
      await catchUp(reading)
      const foldMs = performance.now() - begunAt
      const { size: partitions } = await logEnds(admin, topic)
      const heldFrom = performance.now()
      await withBarrier({ generations, admin, say, signal, pause }, { groupId, partitions }, (barrier) =>
        switchOver(barrier, { reading, fold, target }),
      )
      const heldMs = performance.now() - heldFrom
      const events = between(offsetsOf(from), reading.passed())
      const removed = await remove(rebuild.from, target)
      await generations.end()
      return { generation: target, events, foldMs, heldMs, removed }
    } finally {
      progress.stop()
      await reading.stop()
    }
  }

  const { rebuild, from } = await begin()
  say(`folding ${topic} into generation ${rebuild.target}`)
  return foldAndSwitch(rebuild, from)
}

/** Gives up a rebuild that was begun: builders go on as before, and what it has folded is removed. */
export const abortRebuild = async (
  { generations }: Pick<RedisProfileStore, 'generations'>,
  say: (line: string) => void,
): Promise<boolean> => {
  const { barrier, number } = await generations.live()
  if (barrier !== null) await generations.lowerBarrier(barrier)
  const begun = await generations.begun()
  if (begun === null) return false
  const useless = begun.target === number ? begun.from : begun.target
  say(`removing the profiles of generation ${useless}`)
  await generations.remove(useless)
  await generations.end()
  return true
}
