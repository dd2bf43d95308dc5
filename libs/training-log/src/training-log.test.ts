/** The training log on a real disk: what is taken comes back once, in order, whatever happens between. */
import { ConfigError } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { createEventHashes } from './columns/event-hashes.kernel.js'
import { readSegment } from './disk/segment-folder.js'
import { readInteractions } from './read-interactions.js'
import { aFolder, anInteraction, at, contentOf, news, segmentsOf, video } from './testing/a-log.js'
import { openTrainingLog } from './training-log.js'

test('interactions come back in order of arrival, each scenario by itself', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)

  log.take(at(0, 0), anInteraction(1))
  log.take(at(1, 0), anInteraction(2, news))
  log.take(at(0, 1), anInteraction(3))
  await log.close()

  assert.deepEqual(await contentOf(folder), ['user-1 item-1 1001', 'user-0 item-3 1003'])
  assert.deepEqual(await contentOf(folder, news), ['user-2 item-2 1002'])
})

test('a repeat of an event counts once, also after a restart', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  assert.equal(log.take(at(0, 0), anInteraction(1)), 'added')
  assert.equal(log.take(at(3, 9), anInteraction(1)), 'repeated')
  await log.close()

  const again = await openTrainingLog(folder)
  assert.equal(again.take(at(0, 1), anInteraction(1)), 'repeated')
  assert.equal(again.interactions(video), 1)
  await again.close()

  assert.equal((await contentOf(folder)).length, 1)
})

test('a record below the position has been taken and is skipped', async () => {
  const log = await openTrainingLog(await aFolder())
  log.take(at(0, 5), null)

  assert.equal(log.take(at(0, 5), anInteraction(1)), 'already_applied')
  assert.equal(log.position(0), 6)
  assert.equal(log.interactions(video), 0)
  await log.close()
})

test('after a restart the position is that of the newest footer, for every partition', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  log.take(at(2, 7), null)
  log.take(at(0, 0), anInteraction(1))
  await log.flush()
  log.take(at(0, 1), anInteraction(2))
  await log.close()

  const again = await openTrainingLog(folder)
  assert.deepEqual([again.position(0), again.position(1), again.position(2)], [2, 0, 8])
  const last = (await segmentsOf(folder)).at(-1)!
  assert.deepEqual([...(await readSegment(folder, last)).ranges], [[0, { from: 1, to: 2 }]])
  await again.close()
})

test('positions count as safe only once they are on disk', async () => {
  const log = await openTrainingLog(await aFolder())
  log.take(at(0, 0), anInteraction(1))
  assert.equal(log.flushedPositions().get(0), undefined)
  assert.equal(log.unflushed(), 1)

  await log.flush()

  assert.equal(log.flushedPositions().get(0), 1)
  assert.equal(log.unflushed(), 0)
  await log.close()
})

test('many small segments become one that holds the same, and few files stay', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  for (let offset = 0; offset < 50; offset += 1) {
    log.take(at(offset % 2, offset), anInteraction(offset))
    await log.flush()
  }
  await log.close()

  const expected = Array.from({ length: 50 }, (_, id) => {
    const { userId, itemId, occurredAt } = anInteraction(id)
    return `${userId} ${itemId} ${String(occurredAt)}`
  })
  assert.deepEqual(await contentOf(folder), expected)
  const files = await segmentsOf(folder)
  assert.ok(files.length <= 16, `${String(files.length)} files`)
  assert.equal((await readdir(join(folder, 'day=1970-01-01'))).length, files.length)
  const joined = await readSegment(folder, files[0]!)
  assert.deepEqual(joined.ranges.get(0), { from: 0, to: 45 })
})

test('a compaction cut short counts nothing twice and leaves nothing behind', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  const kept = new Map<string, Buffer>()
  for (let offset = 0; offset < 15; offset += 1) {
    log.take(at(0, offset), anInteraction(offset))
    await log.flush()
  }
  for (const { file } of await segmentsOf(folder)) kept.set(file, await readFile(join(folder, file)))
  log.take(at(0, 15), anInteraction(15))
  await log.flush()
  await log.close()
  assert.equal((await segmentsOf(folder)).length, 1)
  for (const [file, bytes] of kept) await writeFile(join(folder, file), bytes)

  const again = await openTrainingLog(folder)
  await again.close()

  assert.equal((await contentOf(folder)).length, 16)
  assert.equal((await readdir(join(folder, 'day=1970-01-01'))).length, 1)
})

test('a log read day by day out of order comes back in order of arrival, in a folder for each day', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  for (let offset = 0; offset < 6; offset += 1)
    log.take(at(0, offset, [2, 0, 1][offset % 3]), anInteraction(offset))
  await log.flush()
  for (let offset = 6; offset < 9; offset += 1) log.take(at(0, offset, offset % 3), anInteraction(offset))
  await log.close()

  assert.deepEqual(
    (await contentOf(folder)).map((row) => row.slice(-1)),
    ['0', '1', '2', '3', '4', '5', '6', '7', '8'],
  )
  const days = (await readdir(folder)).filter((name) => name.startsWith('day=')).sort()
  assert.deepEqual(days, ['day=1970-01-01', 'day=1970-01-02', 'day=1970-01-03'])
  const older = (await segmentsOf(folder)).filter(({ day }) => day < 2)
  assert.equal(older.length, 2, 'a day that is over is one file')
})

test('the newest interactions before a place are read, and only files that can hold them', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  for (let offset = 0; offset < 12; offset += 1) {
    log.take(at(0, offset), anInteraction(offset))
    if (offset % 3 === 2) await log.flush()
  }
  await log.close()
  const [first] = await segmentsOf(folder)
  await rm(join(folder, first!.file))

  const { logPlaces } = await readInteractions({ folder, scenario: video, before: 11, newest: 4 })

  assert.deepEqual([...logPlaces], [7, 8, 9, 10])
})

test('a folder has one owner; the lock of a dead process is taken over', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  await assert.rejects(openTrainingLog(folder), ConfigError)
  const lock = JSON.parse(await readFile(join(folder, 'lock'), 'utf8')) as { startedAt: string }
  await log.close()

  await writeFile(join(folder, 'lock'), JSON.stringify({ ...lock, startedAt: '1' }))
  const again = await openTrainingLog(folder)
  await again.close()
  await appendFile(join(folder, 'lock'), '{"pid":')
  await (await openTrainingLog(folder)).close()
})

test('the set of hashes says of each pair whether it is new, like a Set does', () => {
  const half = fc.oneof(fc.constant(0), fc.nat(5), fc.integer({ min: 0, max: 0xffffffff }))
  fc.assert(
    fc.property(fc.array(fc.tuple(half, half), { maxLength: 3_000, size: 'max' }), (pairs) => {
      const set = createEventHashes()
      const known = new Set<string>()
      for (const [high, low] of pairs) {
        const kept = high === 0 && low === 0 ? '0 1' : `${String(high)} ${String(low)}`
        assert.equal(set.add(high, low), !known.has(kept))
        known.add(kept)
      }
      assert.equal(set.size, known.size)
    }),
    { numRuns: 30 },
  )
})
