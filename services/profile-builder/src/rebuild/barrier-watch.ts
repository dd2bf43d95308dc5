/**
 * A builder's side of a rebuild: it stops at the barrier, says so, and takes the generation that is live when the barrier is
 * gone. Where exactly it stops is of no matter: while it waits it commits nothing, and it goes on from what is committed.
 */
import { describeError, UnavailableError } from '@profilestream/contracts'
import type { GenerationStore, LiveGeneration, PinnedProfiles } from '@profilestream/profile-store'
import type { Logger, Pause } from '@profilestream/service'
import { RedisWentBack } from '../stages/write-profiles.js'

/** A rebuild has replaced profiles, or is about to: what was remembered of them counts for nothing. */
export class ProfilesReplaced extends RedisWentBack {}

/** What the watch needs. */
export interface BarrierWatchDependencies {
  readonly generations: Pick<GenerationStore, 'live' | 'stopped'>
  readonly profiles: Pick<PinnedProfiles, 'accept' | 'isLive'>
  readonly logger: Logger
  readonly pause: Pause
}

/** The builder, as the watch sees it. */
export interface WatchedBuilder {
  /** The partitions that it has now. */
  assigned(): readonly number[]
  /** Goes back to what is committed; waits at the barrier on its way. */
  recover(error: Error): Promise<void>
}

/** The watch. */
export interface BarrierWatch {
  /** Begins to look, every second or so. */
  start(builder: WatchedBuilder): void
  /**
   * Waits until no barrier stands, telling meanwhile that the builder's partitions are stopped, then takes the live
   * generation. Call it with nothing under way.
   * @returns whether profiles were replaced
   */
  accept(): Promise<boolean>
  stop(): void
}

const LOOK_EVERY_MS = 1_000
const REPORT_EVERY_MS = 250

/** Makes the watch. */
export const createBarrierWatch = ({
  generations,
  profiles,
  logger,
  pause,
}: BarrierWatchDependencies): BarrierWatch => {
  const stopping = new AbortController()
  let builder: WatchedBuilder | undefined
  let isWaiting = false

  const waitAtBarrier = async (): Promise<void> => {
    for (let said = false; ; said = true) {
      if (stopping.signal.aborted) throw new UnavailableError('stopped while a rebuild held its barrier')
      const { barrier } = await generations.live()
      if (barrier === null) return
      if (!said) logger.info({ barrier }, 'stopped at the barrier of a rebuild')
      await generations.stopped(barrier, builder?.assigned() ?? [])
      await pause(REPORT_EVERY_MS, stopping.signal)
    }
  }
  const whyStop = (live: LiveGeneration): string | undefined => {
    if (live.barrier !== null) return 'a rebuild asks to stop'
    return profiles.isLive(live) ? undefined : 'a rebuild has replaced profiles'
  }
  const look = async (): Promise<void> => {
    if (isWaiting || builder === undefined) return
    try {
      const why = whyStop(await generations.live())
      if (why !== undefined) await builder.recover(new ProfilesReplaced(why))
    } catch (error) {
      // A Redis that is away is found by whoever writes to it.
      logger.debug({ reason: describeError(error) }, 'could not look for a rebuild')
    }
  }
  const keepLooking = async (): Promise<void> => {
    for (;;) {
      await pause(LOOK_EVERY_MS, stopping.signal)
      if (stopping.signal.aborted) return
      await look()
    }
  }
  return {
    start: (watched) => {
      builder = watched
      void keepLooking()
    },
    accept: async () => {
      isWaiting = true
      try {
        await waitAtBarrier()
        return await profiles.accept()
      } finally {
        isWaiting = false
      }
    },
    stop: () => stopping.abort(),
  }
}
