/** Data sets on disk are found and read whole. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { readDataset } from '@profilestream/datasets'
import { formatNamed, linesOf, openDataset } from './open-dataset.js'

let folder = ''
before(async () => (folder = await mkdtemp(join(tmpdir(), 'profilestream-datasets-'))))
after(() => rm(folder, { recursive: true }))

test('lines that are asked for late are all there', async () => {
  const path = join(folder, 'many.txt')
  await writeFile(path, Array.from({ length: 50_000 }, (_, line) => `line ${line}`).join('\n'))

  const lines = linesOf(path)
  await delay(50)

  let count = 0
  for await (const line of lines) assert.equal(line, `line ${count++}`)
  assert.equal(count, 50_000)
})

test('a file of JSON events is recognised by its lines and named by its file', async () => {
  const path = join(folder, 'clicks.ndjson')
  const event = {
    userId: 'u',
    scenario: 'video',
    action: 'watch',
    itemId: 'i',
    occurredAt: 1_700_000_000_000,
  }
  await writeFile(path, `${JSON.stringify(event)}\n`)

  const opened = await openDataset(path)
  const { events } = await readDataset(opened.format, opened.files, { name: opened.name })

  assert.equal(opened.name, 'clicks')
  assert.equal(opened.format, 'ndjson')
  assert.equal(events[0]?.itemId, 'i')
})

test('what is not there and what has no format is said in a sentence', async () => {
  await writeFile(join(folder, 'unknown.xyz'), '§§§\n')

  await assert.rejects(openDataset(join(folder, 'nothing')), /can't be read: give the path/)
  await assert.rejects(openDataset(join(folder, 'unknown.xyz')), /can't be told: say it with --format/)
  assert.throws(() => formatNamed('ml100k'), /not a format.*ml-100k/)
})
