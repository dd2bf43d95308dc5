/** Files that are cut short, damaged, missing or refused by the disk: never counted, always said. */
import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { readInteractions } from '../read-interactions.js'
import { aFolder, anInteraction, at, contentOf, segmentsOf, video } from '../testing/a-log.js'
import { openTrainingLog } from '../training-log.js'

test('files that were being written when the process died, and those of the format before, do not count', async () => {
  const folder = await aFolder()
  await writeFile(join(folder, 'segment-0000000000-0000000000.seg'), 'old')
  await writeFile(join(folder, 'manifest.json.unfinished'), 'half')
  await (await openTrainingLog(folder)).close()
  await mkdir(join(folder, 'day=1970-01-01'))
  await writeFile(join(folder, 'day=1970-01-01', 'video-0000000000.arrow.unfinished'), 'half')

  const log = await openTrainingLog(folder)

  assert.equal(log.position(0), 0)
  await log.close()
  assert.deepEqual(await readdir(folder), ['manifest.json'])
})

test('a damaged segment or manifest stops the start, by name and with what to do', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  log.take(at(0, 0), anInteraction(1))
  await log.close()
  for (const file of [(await segmentsOf(folder))[0]!.file, 'manifest.json']) {
    const path = join(folder, file)
    const whole = await readFile(path)
    for (const place of [0, 40, whole.length - 20, whole.length - 1]) {
      const bytes = Buffer.from(whole)
      bytes[place]! ^= 1
      await writeFile(path, bytes)
      await assert.rejects(
        openTrainingLog(folder),
        /(video-.*\.arrow|manifest\.json) is damaged: .*move the training log's folder away/,
      )
    }
    await writeFile(path, whole.subarray(0, 3))
    await assert.rejects(openTrainingLog(folder), /is damaged/)
    await writeFile(path, whole)
  }
  await (await openTrainingLog(folder)).close()
})

test('a missing segment, or a missing manifest, is noticed', async () => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  for (let offset = 0; offset < 3; offset += 1) {
    log.take(at(0, offset), anInteraction(offset))
    await log.flush()
  }
  await log.close()
  const [first] = await segmentsOf(folder)
  await rm(join(folder, first!.file))
  await assert.rejects(openTrainingLog(folder), /lacks a segment .*video-0000000000\.arrow/)
  await assert.rejects(readInteractions({ folder, scenario: video }), /lacks a segment/)

  await rm(join(folder, 'manifest.json'))

  await assert.rejects(openTrainingLog(folder), /holds segments and no manifest\.json/)
})

test('what a full disk refuses is kept and written later', async () => {
  for (const blockedFile of [segmentFile, 'manifest.json.unfinished']) await refuseAndGoOn(blockedFile)
})

const segmentFile = join('day=1970-01-01', 'video-0000000000.arrow.unfinished')

const refuseAndGoOn = async (blockedFile: string): Promise<void> => {
  const folder = await aFolder()
  const log = await openTrainingLog(folder)
  log.take(at(0, 0), anInteraction(1))
  const blocked = join(folder, blockedFile)
  await mkdir(blocked, { recursive: true })
  await assert.rejects(log.flush(), /could not write/)
  assert.equal(log.unflushed(), 1)
  log.take(at(0, 1), anInteraction(2))
  await rm(blocked, { recursive: true })

  await log.close()

  assert.deepEqual(await contentOf(folder), ['user-1 item-1 1001', 'user-2 item-2 1002'])
}
