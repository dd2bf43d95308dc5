/** GET /v1/profiles/{userId}: the stored profile, readable. */
import { asUserId } from '@profilestream/contracts'
import { decodeProfile, type ProfileStore, profileToJson } from '@profilestream/profile'
import { type Answer, notFound, ok } from './problem-details.js'

/** Answers for one user. */
export type GetProfile = (userId: string) => Promise<Answer>

/** Makes the handler. */
export const createGetProfile =
  (profiles: Pick<ProfileStore, 'readMany'>): GetProfile =>
  async (userId) => {
    const [bytes = null] = await profiles.readMany([asUserId(userId)])
    if (bytes === null) {
      return notFound(`There is no profile of user ${userId}: none of her events has been folded yet.`)
    }
    return ok(profileToJson(decodeProfile(bytes)))
  }
