/** GET /v1/profiles/{userId}: the stored profile, readable, and beside it how the serving releases see her. */
import { asUserId } from '@profilestream/contracts'
import { type ProfileStore, tellProfile, withModelViews } from '@profilestream/profile'
import type { Clock } from '@profilestream/service'
import type { AskModelViews } from './ask-model-views.js'
import { type Answer, notFound, ok } from './problem-details.js'

/** Answers for one user. */
export type GetProfile = (userId: string) => Promise<Answer>

/** What the handler works with. */
export interface GetProfileDependencies {
  readonly profiles: Pick<ProfileStore, 'readMany'>
  readonly askModelViews: AskModelViews
  readonly clock: Clock
}

/** Makes the handler. */
export const createGetProfile =
  ({ profiles, askModelViews, clock }: GetProfileDependencies): GetProfile =>
  async (userId) => {
    const told = await tellProfile(profiles, asUserId(userId), clock.now())
    return told === null
      ? notFound(`There is no profile of user ${userId}: none of her events has been folded yet.`)
      : ok(withModelViews(told, await askModelViews(userId)))
  }
