/** A followed topic as a part of a process: started when it has been read up to its end. */
import type { Follower } from './follow-all.js'

/** A part that follows. */
export interface FollowedPart {
  /** Resolves when everything up to the end offsets seen at the start is handled. */
  start(): Promise<void>
  stop(): Promise<void>
}

/**
 * Makes the part.
 * @param follow  begins to follow; called again where a start that failed is tried again
 */
export const followedPart = (follow: () => Promise<Follower>): FollowedPart => {
  let follower: Follower | undefined
  return {
    start: async () => {
      follower = await follow()
      await follower.caughtUp
    },
    stop: async () => follower?.stop(),
  }
}
