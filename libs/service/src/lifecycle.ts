/** Starts the parts of a process in order, stops them in reverse, and takes back a start that got half way. */
import { UnavailableError } from '@profilestream/contracts'
import type { Logger } from './logger.js'

/** Something that is started and stopped; a promise is waited for. */
export interface LifecyclePart {
  start?(): unknown
  stop?(): unknown
}

/** The parts of a process. */
export interface Lifecycle {
  /** Adds a part; it starts after those added before it. */
  add(name: string, part: LifecyclePart): void
  /** @throws what a part's start threw, after the parts already started are stopped again */
  start(): Promise<void>
  /** Stops what is started, in reverse, within the drain time; a part that fails to stop does not keep the others up. */
  stop(): Promise<void>
}

interface NamedPart {
  readonly name: string
  readonly part: LifecyclePart
}

const within = async (deadlineMs: number, name: string, stopping: unknown): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new UnavailableError(`${name} did not stop in time: it is left behind`)),
      Math.max(0, deadlineMs - Date.now()),
    )
  })
  try {
    await Promise.race([stopping, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Makes an empty lifecycle. */
export const createLifecycle = (options: {
  readonly logger: Logger
  readonly drainMs: number
}): Lifecycle => {
  const { logger, drainMs } = options
  const parts: NamedPart[] = []
  const started: NamedPart[] = []
  let stopping: Promise<void> | undefined

  const stopAll = async (): Promise<void> => {
    const deadlineMs = Date.now() + drainMs
    for (let entry = started.pop(); entry !== undefined; entry = started.pop()) {
      try {
        await within(deadlineMs, entry.name, entry.part.stop?.())
      } catch (error) {
        logger.error({ err: error, part: entry.name }, 'a part failed to stop')
      }
    }
  }
  return {
    add: (name, part) => void parts.push({ name, part }),
    start: async () => {
      for (const entry of parts) {
        try {
          started.push(entry)
          await entry.part.start?.()
        } catch (error) {
          logger.error({ err: error, part: entry.name }, 'a part failed to start; stopping the others')
          await stopAll()
          throw error
        }
      }
    },
    stop: () => (stopping ??= stopAll()),
  }
}
