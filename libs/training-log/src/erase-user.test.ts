/** Erasure: nothing of a user is left on disk, nothing of the others is lost, and a half of it never counts. */
import { asUserId } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { readInteractions } from './read-interactions.js'
import { aFolder, anInteraction, at, contentOf, news, segmentsOf, video } from './testing/a-log.js'
import { openTrainingLog, type TrainingLog } from './training-log.js'

const erased = asUserId('user-1')

/** Nine interactions of three users in three flushes, two of another scenario, one not yet flushed. */
const aFilledLog = async (folder: string): Promise<TrainingLog> => {
  const log = await openTrainingLog(folder)
  for (let offset = 0; offset < 9; offset += 1) {
    log.take(at(0, offset, Math.floor(offset / 5)), anInteraction(offset))
    if (offset % 3 === 2) await log.flush()
  }
  for (const id of [0, 1]) log.take(at(1, id), anInteraction(20 + id, news))
  return log
}

/** Everything in a folder, names and bytes. */
const everythingIn = async (folder: string): Promise<string> => {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((of) => of.isFile())
  const texts = files.map(async (of) => of.name + (await readFile(join(of.parentPath, of.name), 'latin1')))
  return (await Promise.all(texts)).join('\n')
}

test('no byte of an erased user is left, others keep their rows and places, positions stay', async () => {
  const folder = await aFolder()
  const log = await aFilledLog(folder)

  assert.equal(await log.erase(erased), 3)

  assert.ok(!(await everythingIn(folder)).includes(erased))
  const left = await readInteractions({ folder, scenario: video })
  assert.deepEqual([...left.logPlaces], [0, 2, 3, 5, 6, 8])
  assert.deepEqual(await contentOf(folder, news), ['user-2 item-0 1020', 'user-0 item-1 1021'])
  assert.equal(log.position(0), 9)
  await log.close()
  const again = await openTrainingLog(folder)
  assert.deepEqual([again.position(0), again.position(1), again.interactions(video)], [9, 2, 9])
  await again.close()
})

test('a user who is not in the log is erased of nothing, and nothing is written', async () => {
  const folder = await aFolder()
  const log = await aFilledLog(folder)
  await log.flush()
  const before = await segmentsOf(folder)

  assert.equal(await log.erase(asUserId('nobody')), 0)

  assert.deepEqual(await segmentsOf(folder), before)
  await log.close()
})

test('an erasure that the disk cuts short has erased nothing, and can be asked for again', async () => {
  const folder = await aFolder()
  const log = await aFilledLog(folder)
  await log.flush()
  const before = await contentOf(folder)
  const blocked = join(folder, 'manifest.json.unfinished')
  await mkdir(blocked)

  await assert.rejects(log.erase(erased), /could not write/)

  assert.deepEqual(await contentOf(folder), before)
  await rm(blocked, { recursive: true })
  assert.equal(await log.erase(erased), 3)
  await log.close()
  await (await openTrainingLog(folder)).close()
  assert.ok(!(await everythingIn(folder)).includes(erased))
})

test('all that a user did can go: the log goes on where it was', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  log.take(at(0, 0), anInteraction(1))
  await log.erase(erased)
  assert.deepEqual(await contentOf(folder), [])

  log.take(at(0, 1), anInteraction(2))
  await log.close()

  const { logPlaces } = await readInteractions({ folder, scenario: video })
  assert.deepEqual([...logPlaces], [1])
})
