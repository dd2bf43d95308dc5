/** What is exported comes back through a reader that is not ours. */
import { asEpochMs, asEventId, asItemId, asScenarioName, asUserId } from '@profilestream/contracts'
import { anItem } from '@profilestream/contracts/testing'
import { eventHashOf, openTrainingLog, writeBots } from '@profilestream/training-log'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { exportInteractions } from './export-interactions.js'
import { exportItems } from './export-items.js'

const root = await mkdtemp(join(tmpdir(), 'export-'))
after(() => rm(root, { recursive: true, force: true }))
const folder = join(root, 'log')
const scenario = asScenarioName('music')

const read = async (file: string): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({ file: await asyncBufferFromFile(file) })

const log = await openTrainingLog(folder)
;['ann', 'robot', 'ben'].forEach((user, offset) => {
  const userId = asUserId(user)
  log.take(
    { partition: 0, offset, timestamp: 0 },
    {
      scenario,
      userId,
      itemId: asItemId(`söng-${String(offset)}`),
      action: 'listen',
      occurredAt: asEpochMs(1_700_000_000_000 + offset),
      eventHash: eventHashOf(userId, asEventId('e')),
      ...(offset === 0 ? { numbers: { completion: 0.5 } } : {}),
    },
  )
})
await log.close()
const spans = [{ from: asEpochMs(0), to: null, scenario: null }]
await writeBots(folder, {
  clusterId: 'c',
  topic: 't',
  offsets: [],
  users: [['robot', { version: 1, spans }]],
})

const unsaid = { dwellMs: undefined, price: undefined, quantity: undefined, rating: undefined }

test('interactions come back in order of arrival, without what bots did', async () => {
  const file = join(root, 'out', 'interactions.parquet')

  assert.equal(await exportInteractions({ folder, scenario, keepBots: false, file }), 2)

  const [first, second, ...none] = await read(file)
  assert.deepEqual(none, [])
  const row = { userId: 'ann', itemId: 'söng-0', action: 'listen', completion: 0.5 }
  const occurredAt = new Date(1_700_000_000_000)
  assert.deepEqual({ ...first, ...unsaid }, { logPlace: 0n, ...row, occurredAt, ...unsaid })
  assert.deepEqual(
    [second?.['logPlace'], second?.['userId'], second?.['completion'] ?? null],
    [2n, 'ben', null],
  )
  assert.deepEqual(await readdir(join(root, 'out')), ['interactions.parquet'])
})

test('what bots did is there when it is asked for', async () => {
  const file = join(root, 'with-bots.parquet')

  assert.equal(await exportInteractions({ folder, scenario, keepBots: true, file }), 3)

  assert.deepEqual((await read(file)).map(({ userId }) => userId), ['ann', 'robot', 'ben']) // prettier-ignore
})

test('items come back by id, with their lists', async () => {
  const file = join(root, 'items.parquet')
  const items = new Map([
    ['b', anItem({ itemId: 'b', categories: ['jazz', 'soul'], title: 'Blüe', price: 1.5 })],
    ['a', anItem({ itemId: 'a', tags: ['new'], publishedAt: 5, ad: true })],
  ])

  assert.equal(await exportItems(items, file), 2)

  const [a, b] = await read(file)
  assert.deepEqual(
    [a?.['itemId'], a?.['categories'], a?.['tags'], a?.['publishedAt'], a?.['ad'], a?.['title'] ?? null],
    ['a', [], ['new'], new Date(5), true, null],
  )
  assert.deepEqual([b?.['categories'], b?.['title'], b?.['price'], b?.['ad']], [['jazz', 'soul'], 'Blüe', 1.5, false]) // prettier-ignore
})

test('a catalog without items is an empty file, not none', async () => {
  const file = join(root, 'empty.parquet')

  assert.equal(await exportItems(undefined, file), 0)

  assert.deepEqual(await read(file), [])
})

test('the network that Python trained for the import was trained on what export writes, in its order', async () => {
  const golden = fileURLToPath(new URL('../../../../test/golden/trained-elsewhere/', import.meta.url))
  const rows = await read(join(golden, 'interactions.parquet'))
  const again = join(root, 'again')
  const other = await openTrainingLog(again)
  rows.forEach(({ userId, itemId, occurredAt }, offset) => {
    const user = asUserId(String(userId))
    const eventHash = eventHashOf(user, asEventId(String(offset)))
    const interaction = {
      scenario,
      userId: user,
      itemId: asItemId(String(itemId)),
      action: 'watch',
      eventHash,
    } as const
    const at = asEpochMs(Number(occurredAt))
    other.take({ partition: 0, offset, timestamp: 0 }, { ...interaction, occurredAt: at })
  })
  await other.close()
  const file = join(root, 'again.parquet')

  await exportInteractions({ folder: again, scenario, keepBots: false, file })

  assert.deepEqual(await read(file), rows)
  const items = JSON.parse(await readFile(join(golden, 'trained/items.json'), 'utf8')) as string[]
  const trainedOn = JSON.parse(await readFile(join(golden, 'trained/sequences.json'), 'utf8')) as number[][]
  const inOrder = [...rows].sort(
    (a, b) =>
      Number(a['occurredAt']) - Number(b['occurredAt']) || Number(a['logPlace']) - Number(b['logPlace']),
  )
  trainedOn.forEach((sequence, user) =>
    assert.deepEqual(
      sequence.map((item) => items[item]),
      inOrder.filter(({ userId }) => userId === `user-${String(user)}`).map(({ itemId }) => itemId),
    ),
  )
})
