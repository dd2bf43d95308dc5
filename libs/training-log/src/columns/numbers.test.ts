/** The numbers of interactions come back bit by bit. */
import { asEpochMs, asEventId, asItemId, asScenarioName, asUserId } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { eventHashOf } from './event-hash.js'
import type { LoggedInteraction } from './interaction.js'
import { columnOf, type LoggedNumbers } from './numbers.js'
import { readInteractions } from '../read-interactions.js'
import { openTrainingLog } from '../training-log.js'

const shop = asScenarioName('ecommerce')
const root = await mkdtemp(join(tmpdir(), 'logged-numbers-'))
after(() => rm(root, { recursive: true, force: true }))

const aPurchase = (id: number, numbers?: LoggedNumbers): LoggedInteraction => ({
  scenario: shop,
  userId: asUserId('ann'),
  itemId: asItemId('lamp'),
  action: 'purchase',
  occurredAt: asEpochMs(id),
  eventHash: eventHashOf(asUserId('ann'), asEventId(String(id))),
  ...(numbers === undefined ? {} : { numbers }),
})

const record = async (folder: string, all: readonly LoggedInteraction[]): Promise<void> => {
  const log = await openTrainingLog(folder)
  for (const interaction of all) {
    log.take({ partition: 0, offset: log.position(0), timestamp: 0 }, interaction)
    await log.flush()
  }
  await log.close()
}

const pricesOf = async (folder: string): Promise<number[]> => [
  ...columnOf((await readInteractions({ folder, scenario: shop })).numbers, 'price'),
]

test('numbers come back as they were, missing ones as NaN, also through a merge', async () => {
  const folder = join(root, 'kept')
  const prices = Array.from({ length: 20 }, (_, id) => (id % 3 === 0 ? null : id / 3))

  await record(folder, prices.map((price, id) => aPurchase(id, { price, quantity: 2 }))) // prettier-ignore

  assert.deepEqual(await pricesOf(folder), prices.map((price) => price ?? NaN)) // prettier-ignore
})
