/** The rebuild's side of the barrier: it stands only while this process keeps it, so a rebuild that dies holds nobody up for long. */
import { randomUUID } from 'node:crypto'
import { UnavailableError } from '@profilestream/contracts'
import type { TopicAdmin } from '@profilestream/event-log'
import type { GenerationStore } from '@profilestream/profile-store'
import type { Pause } from '@profilestream/service'

/** A rebuild's process: whom it tells, what interrupts it, and how it waits. */
export interface RebuildProcess {
  readonly say: (line: string) => void
  readonly signal: AbortSignal
  readonly pause: Pause
}

/** What the barrier needs. */
export interface BarrierDependencies extends RebuildProcess {
  readonly generations: Pick<
    GenerationStore,
    'raiseBarrier' | 'renewBarrier' | 'lowerBarrier' | 'stops' | 'move'
  >
  readonly admin: Pick<TopicAdmin, 'members'>
}

/** Whom it stops. */
export interface BarrierSettings {
  readonly groupId: string
  readonly partitions: number
}

/** A barrier at which all builders stand. */
export interface StandingBarrier {
  /** Makes a generation live. @throws UnavailableError when the barrier has lapsed: builders may have gone on */
  move(generation: number): Promise<void>
}

const STANDS_MS = 15_000
const RENEW_EVERY_MS = 4_000
const LOOK_EVERY_MS = 200
const GIVE_UP_AFTER_MS = 120_000

const keepStanding = (renew: () => Promise<boolean>): { stop(): void } => {
  const timer = setInterval(() => void renew().catch(() => false), RENEW_EVERY_MS)
  return { stop: () => clearInterval(timer) }
}

/** Resolves when every partition is stopped, or there is no builder. */
const untilStopped = async (
  { generations, admin, signal, pause }: BarrierDependencies,
  { groupId, partitions }: BarrierSettings,
  id: string,
): Promise<void> => {
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    signal.throwIfAborted()
    const stops = await generations.stops(id)
    if (stops.size >= partitions || (await admin.members(groupId)) === 0) return
    if (waitedMs >= GIVE_UP_AFTER_MS) {
      const going = Array.from({ length: partitions }, (_, partition) => partition).filter(
        (partition) => !stops.has(partition),
      )
      throw new UnavailableError(
        `the builders of partitions ${going.join(', ')} have not stopped within ${GIVE_UP_AFTER_MS / 1_000} s: look at their logs, then run the rebuild again; what it has folded is kept`,
      )
    }
    await pause(LOOK_EVERY_MS, signal)
  }
}

/** Does something while all builders stand still, and lets them go on, whatever happens. */
export const withBarrier = async <Result>(
  dependencies: BarrierDependencies,
  settings: BarrierSettings,
  work: (barrier: StandingBarrier) => Promise<Result>,
): Promise<Result> => {
  const { generations, say } = dependencies
  const id = randomUUID()
  if (!(await generations.raiseBarrier(id, STANDS_MS))) {
    throw new UnavailableError(
      `another rebuild holds the builders: run this one again when it is done (one that died lets go after ${STANDS_MS / 1_000} s)`,
    )
  }
  const standing = keepStanding(() => generations.renewBarrier(id, STANDS_MS))
  try {
    say('asking builders to stop')
    await untilStopped(dependencies, settings, id)
    return await work({
      move: async (generation) => {
        if (await generations.move(id, generation)) return
        throw new UnavailableError(
          'the barrier lapsed before the profiles were switched, nothing was changed: run the rebuild again; what it has folded is kept',
        )
      },
    })
  } finally {
    standing.stop()
    await generations.lowerBarrier(id)
    say('builders go on')
  }
}
