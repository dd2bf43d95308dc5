/** The numbers of interactions come back bit by bit, and segments from before they were kept are still read. */
import { asEpochMs, asEventId, asItemId, asScenarioName, asUserId } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { eventHashOf } from './event-hash.js'
import type { LoggedInteraction } from './interaction.js'
import { columnOf, type LoggedNumbers } from './numbers.js'
import { listSegments, readSegment } from './segment-folder.js'
import { openTrainingLog } from './training-log.js'

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
    log.take({ partition: 0, offset: log.position(0) }, interaction)
    await log.flush()
  }
  await log.close()
}

const pricesOf = async (folder: string): Promise<number[]> => {
  const prices: number[] = []
  for (const file of await listSegments(folder)) {
    const columns = (await readSegment(file, shop)).scenarios.get(shop)!
    prices.push(...columnOf(columns.numbers, 'price'))
  }
  return prices
}

test('numbers come back as they were, missing ones as NaN, also through a merge', async () => {
  const folder = join(root, 'kept')
  const prices = Array.from({ length: 20 }, (_, id) => (id % 3 === 0 ? null : id / 3))

  await record(folder, prices.map((price, id) => aPurchase(id, { price, quantity: 2 }))) // prettier-ignore

  assert.deepEqual(await pricesOf(folder), prices.map((price) => price ?? NaN)) // prettier-ignore
})

/** The segment as it was written before numbers were kept: its footer names no such column. */
const withoutNumbers = (bytes: Buffer): Buffer => {
  const end = bytes.length - 8
  const from = end - bytes.readUInt32LE(end)
  const footer = JSON.parse(bytes.toString('utf8', from, end)) as {
    scenarios: { columns: { numbers?: unknown } }[]
  }
  for (const { columns } of footer.scenarios) delete columns.numbers
  const older = Buffer.from(JSON.stringify(footer))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(older.length)
  return Buffer.concat([bytes.subarray(0, from), older, length, bytes.subarray(-4)])
}

test('a log from before numbers were kept goes on, its interactions saying nothing', async () => {
  const folder = join(root, 'older')
  await record(folder, [aPurchase(1, { price: 5 })])
  const { path } = (await listSegments(folder))[0]!
  await writeFile(path, withoutNumbers(await readFile(path)))

  await record(folder, [aPurchase(2, { price: 7 }), aPurchase(3)])

  assert.deepEqual(await pricesOf(folder), [NaN, 7, NaN])
})
