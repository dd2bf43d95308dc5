/** Which records of a topic were dead letters and have been put back: whoever reads the log anew must leave them out. */
import { replayedLetterOf } from './dead-letter-status.js'
import type { Follower, FollowOptions } from './follow-all.js'
import type { Topics } from '@profilestream/contracts'

/** The originals that were put back; their copies stand further on in the log. */
export interface ReplayedOriginals {
  readonly count: number
  /** Whether the record at a place of the clickstream topic was put back. */
  has(partition: number, offset: number): boolean
}

/** What reading them needs; the event log has it. */
export interface ReplayedDependencies {
  readonly topics: Topics
  readonly followAll: (options: FollowOptions) => Promise<Follower>
}

/** Reads the dead-letter topic up to its end of now. */
export const replayedOriginals = async ({
  topics,
  followAll,
}: ReplayedDependencies): Promise<ReplayedOriginals> => {
  const ids = new Set<string>()
  let fail: (error: Error) => void = () => undefined
  const failed = new Promise<never>((_resolve, reject) => (fail = reject))
  const follower = await followAll({
    topic: topics.deadLetters.name,
    from: 'beginning',
    onFailed: fail,
    onRecords: (records) => {
      for (const record of records) {
        const id = replayedLetterOf(record)
        if (id !== null) ids.add(id)
      }
    },
  })
  try {
    await Promise.race([follower.caughtUp, failed])
  } finally {
    await follower.stop()
  }
  const prefix = `${topics.clickstream.name}:`
  return {
    count: [...ids].filter((id) => id.startsWith(prefix)).length,
    has: (partition, offset) => ids.size > 0 && ids.has(`${prefix}${String(partition)}:${String(offset)}`),
  }
}
