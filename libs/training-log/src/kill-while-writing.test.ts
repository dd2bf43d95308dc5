/** kill -9 at any moment, also while it erases: after the last restart the log holds each accepted event exactly once. */
import { DAY_MS, asEpochMs, asEventId, asItemId, asScenarioName, asUserId } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { eventHashOf } from './columns/event-hash.js'
import type { LoggedInteraction } from './columns/interaction.js'
import { readInteractions } from './read-interactions.js'
import { openTrainingLog } from './training-log.js'

const RECORDS = 30_000
const PARTITIONS = 3
const KILLS = 20
/** A flush puts several files in place at once. */
const DAYS = 2
const ERASED = asUserId('user-13')
const scenario = asScenarioName('video')

/** Record `index` of the stream; every tenth repeats an earlier one. */
const interactionAt = (index: number): LoggedInteraction => {
  const id = index % 10 === 9 ? index - 9 : index
  const userId = asUserId(`user-${String(id % 97)}`)
  return {
    scenario,
    userId,
    itemId: asItemId(`item-${String(id)}`),
    action: 'watch',
    occurredAt: asEpochMs(id),
    eventHash: eventHashOf(userId, asEventId(`event-${String(id)}`)),
  }
}

/** Plays the stream into the log from where the log says it stands, flushing often. */
const writeStream = async (folder: string): Promise<void> => {
  const log = await openTrainingLog(folder)
  for (let index = 0; index < RECORDS; index += 1) {
    const timestamp = (index % DAYS) * DAY_MS
    log.take(
      { partition: index % PARTITIONS, offset: Math.floor(index / PARTITIONS), timestamp },
      interactionAt(index),
    )
    if (index % 250 === 249) await log.flush()
    if (index % 2_000 === 1_999) await log.erase(ERASED)
  }
  await log.close()
  process.send?.('done')
  process.disconnect()
}

const childFolder = process.env['PROFILESTREAM_TEST_LOG_FOLDER']

/** Runs the writer until it is done or until it is killed. @returns whether it was done */
const runWriter = async (folder: string, killAfterMs: number | null): Promise<boolean> => {
  const env = { ...process.env, PROFILESTREAM_TEST_LOG_FOLDER: folder }
  const child = fork(fileURLToPath(import.meta.url), { env, execArgv: [] })
  let done = false
  child.on('message', () => (done = true))
  const timer = killAfterMs === null ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  await once(child, 'exit')
  clearTimeout(timer)
  return done
}

if (childFolder !== undefined) await writeStream(childFolder)
else
  test('a log killed at twenty moments while it writes holds each event exactly once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'training-log-'))
    let killed = 0
    for (let attempt = 0; killed < KILLS && attempt < KILLS * 3; attempt += 1) {
      const wasDone = await runWriter(folder, 80 + ((attempt * 67) % 250))
      if (wasDone) break
      killed += 1
    }
    await runWriter(folder, null)

    const { items, item, users } = await readInteractions({ folder, scenario })
    const found = [...item].map((number) => items[number])
    const expected = new Set(
      Array.from({ length: RECORDS }, (_, index) => interactionAt(index))
        .filter(({ userId }) => userId !== ERASED)
        .map(({ itemId }) => itemId as string),
    )
    assert.ok(!users.includes(ERASED))
    assert.ok(killed >= 3, `only ${String(killed)} kills hit`)
    assert.equal(found.length, expected.size)
    assert.deepEqual(new Set(found), expected)
    await rm(folder, { recursive: true, force: true })
  })
