/** GET /v1/profiles/{userId}: the stored profile, readable. */
import { asUserId } from '@profilestream/contracts'
import { type ProfileStore, tellProfile } from '@profilestream/profile'
import type { Clock } from '@profilestream/service'
import { type Answer, notFound, ok } from './problem-details.js'

/** Answers for one user. */
export type GetProfile = (userId: string) => Promise<Answer>

/** What the handler works with. */
export interface GetProfileDependencies {
  readonly profiles: Pick<ProfileStore, 'readMany'>
  readonly clock: Clock
}

/** Makes the handler. */
export const createGetProfile =
  ({ profiles, clock }: GetProfileDependencies): GetProfile =>
  async (userId) => {
    const told = await tellProfile(profiles, asUserId(userId), clock.now())
    return told === null
      ? notFound(`There is no profile of user ${userId}: none of her events has been folded yet.`)
      : ok(told)
  }
