/** Erasing a user from the training log: by the trainer that owns it, or in its folder when none runs. */
import { asUserId, ContractError, UnavailableError } from '@profilestream/contracts'
import { openTrainingLog } from '@profilestream/training-log'
import { existsSync } from 'node:fs'
import { z } from 'zod'

const answerShape = z.object({ erased: z.int() })

/** Asks the trainer. @returns interactions erased @throws UnavailableError when it does not answer */
export const eraseByTrainer = async (base: string, user: string): Promise<number> => {
  const address = new URL(`/v1/training-log/users/${encodeURIComponent(user)}`, base)
  const answer = await fetch(address, { method: 'DELETE' }).catch((cause: unknown) => {
    throw new UnavailableError(
      `The trainer at ${address.origin} does not answer: nothing is known to be erased; call again`,
      { cause },
    )
  })
  if (!answer.ok)
    throw new ContractError(`The trainer answered ${answer.status} (${await answer.text()}): call again`)
  return answerShape.parse(await answer.json()).erased
}

/**
 * Erases in a folder that no trainer owns.
 * @returns interactions erased
 * @throws  ConfigError when a trainer owns it
 */
export const eraseInFolder = async (folder: string, user: string): Promise<number> => {
  if (!existsSync(folder))
    throw new ContractError(`There is no training log in ${folder}: name its folder, or the trainer by --url`)
  // Nothing may leave by retention here: how much stays is the trainer's setting.
  const log = await openTrainingLog(folder, { keepDays: Infinity, keepInteractions: Infinity })
  try {
    return await log.erase(asUserId(user))
  } finally {
    await log.close()
  }
}
