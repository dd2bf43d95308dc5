/** What a failed Redis call means: the server is away or busy (retriable), or it refused what we asked. */
import { InvariantError, UnavailableError } from '@profilestream/contracts'

/** Replies of a server that will answer the same call later. */
const BUSY = /^(LOADING|BUSY|TRYAGAIN|CLUSTERDOWN|MASTERDOWN|READONLY|MISCONF|OOM|UNBLOCKED|NOREPLICAS)/

/**
 * Awaits a reply; a failure is thrown as one of the house's errors.
 * @param what  what was asked, for the message: "read the days of video"
 */
export const redisCall = async <Reply>(what: string, reply: Promise<Reply>): Promise<Reply> => {
  try {
    return await reply
  } catch (error) {
    const isRefusal = error instanceof Error && error.name === 'ReplyError' && !BUSY.test(error.message)
    if (isRefusal)
      throw new InvariantError(`Redis refused to ${what}: check what holds these keys`, { cause: error })
    throw new UnavailableError(`Redis does not answer to ${what}: is it running and reachable?`, {
      cause: error,
    })
  }
}
