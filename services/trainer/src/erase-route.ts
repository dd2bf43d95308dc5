/** The trainer's route that forgets a user: what she did leaves the training log. */
import { asUserId } from '@profilestream/contracts'
import type { FastifyInstance } from '@profilestream/service'
import type { TrainingLog } from '@profilestream/training-log'

/** Adds DELETE /v1/training-log/users/{userId}; it answers once nothing of the user is on disk any more. */
export const addEraseRoute = (server: FastifyInstance, log: Pick<TrainingLog, 'erase'>): void => {
  server.delete<{ Params: { userId: string } }>('/v1/training-log/users/:userId', async ({ params }) => ({
    userId: params.userId,
    erased: await log.erase(asUserId(params.userId)),
  }))
}
