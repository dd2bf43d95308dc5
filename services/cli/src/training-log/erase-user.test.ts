/** Erasing from the command line: in the folder when nobody owns it, never beside an owner. */
import {
  asEpochMs,
  asEventId,
  asItemId,
  asScenarioName,
  asUserId,
  ConfigError,
} from '@profilestream/contracts'
import { eventHashOf, openTrainingLog, readInteractions, type TrainingLog } from '@profilestream/training-log'
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { eraseByTrainer, eraseInFolder } from './erase-user.js'

const folder = await mkdtemp(join(tmpdir(), 'erase-user-'))
after(() => rm(folder, { recursive: true, force: true }))
const scenario = asScenarioName('music')

const aLog = async (): Promise<TrainingLog> => {
  const log = await openTrainingLog(folder)
  ;['ann', 'ben', 'ann'].forEach((user, offset) => {
    const userId = asUserId(user)
    log.take(
      { partition: 0, offset, timestamp: 0 },
      {
        scenario,
        userId,
        itemId: asItemId('song'),
        action: 'listen',
        occurredAt: asEpochMs(offset),
        eventHash: eventHashOf(userId, asEventId(String(offset))),
      },
    )
  })
  return log
}

test('a user is erased in the folder once no trainer owns it', async () => {
  const log = await aLog()
  await assert.rejects(eraseInFolder(folder, 'ann'), ConfigError)
  await log.close()

  assert.equal(await eraseInFolder(folder, 'ann'), 2)

  assert.deepEqual((await readInteractions({ folder, scenario })).users, ['ben'])
})

test('a folder that is not there, and a trainer that does not answer, are said', async () => {
  await assert.rejects(eraseInFolder(join(folder, 'none'), 'ann'), /There is no training log in/)
  await assert.rejects(eraseByTrainer('http://127.0.0.1:21199', 'ann'), /does not answer: .*call again/)
})
