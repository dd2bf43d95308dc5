/** One user's profile as the live view shows it, asked of the gateway. */
import type { RecommendationList } from '@profilestream/contracts'
import { z } from 'zod'
import type { UserPicture } from './picture.js'

/** The parts of a readable profile that are shown; as `profileToJson` of libs/profile writes them. */
const readableProfile = z.object({
  version: z.number(),
  scenarios: z.record(
    z.string(),
    z.object({
      interests: z.array(z.object({ name: z.string(), weight: z.number() })).default([]),
      history: z.array(z.unknown()).default([]),
      activity: z.object({ sessions: z.number().default(0) }),
    }),
  ),
})

/**
 * Asks for the profile of a list's user.
 * @param gatewayUrl  base address
 * @param timeoutMs   milliseconds until the reading is given up
 * @returns           null when there is none or the gateway does not answer
 */
export const readProfilePicture = async (
  gatewayUrl: string,
  { userId, scenario }: Pick<RecommendationList, 'userId' | 'scenario'>,
  timeoutMs: number,
): Promise<Omit<UserPicture, 'list'> | null> => {
  try {
    const address = `${gatewayUrl}/v1/profiles/${encodeURIComponent(userId)}`
    const answer = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) })
    const read = readableProfile.safeParse(await answer.json())
    const part = read.data?.scenarios[scenario]
    if (read.data === undefined || part === undefined) return null
    const { interests, history, activity } = part
    return {
      userId,
      scenario,
      version: read.data.version,
      interests,
      interactions: history.length,
      sessions: activity.sessions,
    }
  } catch {
    return null
  }
}
