/** A followed topic as a part of the process: started however long Kafka takes, ready when it has been read to its end. */
import type { Follower } from '@profilestream/event-log'
import { retryWithBackoff, type Health, type LifecyclePart, type Logger } from '@profilestream/service'

/**
 * Makes the part; its start resolves when the topic has been read whole.
 * @param follow  begins to follow
 */
export const followingPart = (
  what: string,
  follow: () => Promise<Follower>,
  { health, logger }: { readonly health: Health; readonly logger: Logger },
): LifecyclePart => {
  const stopping = new AbortController()
  let follower: Follower | undefined
  health.setReady(what, false, 'not read yet')
  return {
    start: async () => {
      follower = await retryWithBackoff(follow, {
        logger,
        what: `following the ${what}`,
        signal: stopping.signal,
      })
      health.setReady(what, false, 'being read')
      await follower.caughtUp
      health.setReady(what, true)
      logger.info(`the ${what} has been read`)
    },
    stop: async () => {
      stopping.abort()
      await follower?.stop()
    },
  }
}
