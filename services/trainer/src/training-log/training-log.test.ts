/** The training log on a real disk: what is taken comes back once, in order, whatever happens between. */
import {
  asEpochMs,
  asEventId,
  asItemId,
  asScenarioName,
  asUserId,
  ConfigError,
  type ScenarioName,
} from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { eventHashOf } from './event-hash.js'
import { createEventHashes } from './event-hashes.kernel.js'
import type { LoggedInteraction } from './interaction.js'
import { listSegments, readSegment } from './segment-folder.js'
import { openTrainingLog } from './training-log.js'

const video = asScenarioName('video')
const news = asScenarioName('news')
const folders: string[] = []

const aFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'training-log-'))
  folders.push(folder)
  return folder
}

const anInteraction = (id: number, scenario: ScenarioName = video): LoggedInteraction => ({
  scenario,
  userId: asUserId(`user-${String(id % 3)}`),
  itemId: asItemId(`item-${String(id % 5)}`),
  action: 'watch',
  occurredAt: asEpochMs(1_000 + id),
  eventHash: eventHashOf(asUserId('user'), asEventId(String(id))),
})

/** Everything on disk of a scenario, as text: user item time. */
const contentOf = async (folder: string, scenario: ScenarioName = video): Promise<string[]> => {
  const rows: string[] = []
  for (const file of await listSegments(folder)) {
    const columns = (await readSegment(file, scenario)).scenarios.get(scenario)
    columns?.user.forEach((user, row) => {
      const item = columns.items[columns.item[row]!]
      rows.push(`${String(columns.users[user])} ${String(item)} ${String(columns.occurredAt[row])}`)
    })
  }
  return rows
}

after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

test('interactions come back in order of arrival, each scenario by itself', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)

  log.take({ partition: 0, offset: 0 }, anInteraction(1))
  log.take({ partition: 1, offset: 0 }, anInteraction(2, news))
  log.take({ partition: 0, offset: 1 }, anInteraction(3))
  await log.close()

  assert.deepEqual(await contentOf(folder), ['user-1 item-1 1001', 'user-0 item-3 1003'])
  assert.deepEqual(await contentOf(folder, news), ['user-2 item-2 1002'])
})

test('a repeat of an event counts once, also after a restart', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  assert.equal(log.take({ partition: 0, offset: 0 }, anInteraction(1)), 'added')
  assert.equal(log.take({ partition: 3, offset: 9 }, anInteraction(1)), 'repeated')
  await log.close()

  const again = await openTrainingLog(folder)
  assert.equal(again.take({ partition: 0, offset: 1 }, anInteraction(1)), 'repeated')
  assert.equal(again.interactions(video), 1)
  await again.close()

  assert.equal((await contentOf(folder)).length, 1)
})

test('a record below the position has been taken and is skipped', async () => {
  const log = await openTrainingLog(await aFolder())
  log.take({ partition: 0, offset: 5 }, null)

  assert.equal(log.take({ partition: 0, offset: 5 }, anInteraction(1)), 'already_applied')
  assert.equal(log.position(0), 6)
  assert.equal(log.interactions(video), 0)
  await log.close()
})

test('after a restart the position is that of the newest footer, for every partition', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  log.take({ partition: 2, offset: 7 }, null)
  log.take({ partition: 0, offset: 0 }, anInteraction(1))
  await log.flush()
  log.take({ partition: 0, offset: 1 }, anInteraction(2))
  await log.close()

  const again = await openTrainingLog(folder)
  assert.deepEqual([again.position(0), again.position(1), again.position(2)], [2, 0, 8])
  const [last] = (await listSegments(folder)).slice(-1)
  assert.deepEqual([...(await readSegment(last!)).ranges], [[0, { from: 1, to: 2 }]])
  await again.close()
})

test('positions count as safe only once they are on disk', async () => {
  const log = await openTrainingLog(await aFolder())
  log.take({ partition: 0, offset: 0 }, anInteraction(1))
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
    log.take({ partition: offset % 2, offset }, anInteraction(offset))
    await log.flush()
  }
  await log.close()

  const expected = Array.from({ length: 50 }, (_, id) => {
    const { userId, itemId, occurredAt } = anInteraction(id)
    return `${userId} ${itemId} ${String(occurredAt)}`
  })
  assert.deepEqual(await contentOf(folder), expected)
  const files = await listSegments(folder)
  assert.ok(files.length <= 16, `${String(files.length)} files`)
  const merged = await readSegment(files[0]!)
  assert.equal(merged.ranges.get(0)?.from, 0)
})

test('a merge cut short counts nothing twice', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  const kept = new Map<string, Buffer>()
  for (let offset = 0; offset < 15; offset += 1) {
    log.take({ partition: 0, offset }, anInteraction(offset))
    await log.flush()
  }
  for (const { path } of await listSegments(folder)) kept.set(path, await readFile(path))
  log.take({ partition: 0, offset: 15 }, anInteraction(15))
  await log.flush()
  await log.close()
  assert.equal((await listSegments(folder)).length, 1)
  for (const [path, bytes] of kept) await writeFile(path, bytes)

  const again = await openTrainingLog(folder)

  assert.equal(again.interactions(video), 16)
  assert.equal((await readdir(folder)).filter((name) => name.endsWith('.seg')).length, 1)
  await again.close()
})

test('a file that was being written when the process died is no segment', async () => {
  const folder = await aFolder()
  await writeFile(join(folder, 'segment-0000000000-0000000000.seg.unfinished'), 'half')

  const log = await openTrainingLog(folder)

  assert.equal(log.position(0), 0)
  await log.close()
  assert.deepEqual(await readdir(folder), [])
})

test('a damaged segment stops the start, by name and with what to do', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  log.take({ partition: 0, offset: 0 }, anInteraction(1))
  await log.close()
  const [file] = await listSegments(folder)
  const whole = await readFile(file!.path)

  for (const at of [0, whole.length - 20, whole.length - 1]) {
    const bytes = Buffer.from(whole)
    bytes[at]! ^= 1
    await writeFile(file!.path, bytes)
    await assert.rejects(
      openTrainingLog(folder),
      /segment-.*\.seg is damaged: .*move the training log's folder away/,
    )
  }
  await writeFile(file!.path, whole.subarray(0, 3))
  await assert.rejects(openTrainingLog(folder), /does not end with PSL1/)
})

test('a missing segment is noticed', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  for (let offset = 0; offset < 3; offset += 1) {
    log.take({ partition: 0, offset }, anInteraction(offset))
    await log.flush()
  }
  await log.close()
  const [, middle] = await listSegments(folder)
  await rm(middle!.path)

  await assert.rejects(openTrainingLog(folder), /lacks the segment of flush 1/)
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

test('what a full disk refuses is kept and written later', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  log.take({ partition: 0, offset: 0 }, anInteraction(1))
  const blocked = join(folder, 'segment-0000000000-0000000000.seg.unfinished')
  const { mkdir } = await import('node:fs/promises')
  await mkdir(blocked)
  await assert.rejects(log.flush(), /could not write/)
  assert.equal(log.unflushed(), 1)
  log.take({ partition: 0, offset: 1 }, anInteraction(2))
  await rm(blocked, { recursive: true })

  await log.close()

  assert.deepEqual(await contentOf(folder), ['user-1 item-1 1001', 'user-2 item-2 1002'])
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
