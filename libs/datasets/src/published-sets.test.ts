import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { detectFormat } from './detect-format.js'
import { readDataset } from './parse-dataset.js'

const DATA =
  process.env['PROFILESTREAM_DATA'] ?? fileURLToPath(new URL('../../../../shared/data/', import.meta.url))

/** Counted by awk, and where the data sets' descriptions give figures the same: events, who made them, items described. */
const PUBLISHED = [
  { folder: 'ml-100k', format: 'ml-100k', events: 100_000, users: 943, described: 1_682 },
  { folder: 'ml-1m', format: 'sequences', events: 993_571, users: 6_040, described: 3_416 },
  { folder: 'yoochoose-100k', format: 'sessions', events: 83_846, users: 21_210, described: 0 },
  { folder: 'deskdrop', format: 'deskdrop', events: 72_312, users: 1_895, described: 0 },
  { folder: 'lastfm-2k', format: 'lastfm', events: 92_834 + 25_434, users: 1_892, described: 17_632 },
  { folder: 'collegemsg', format: 'collegemsg', events: 59_835, users: 1_350, described: 0 },
  { folder: 'amazon-beauty', format: 'pairs', events: 353_962, users: 40_226, described: 0 },
  { folder: 'mind-sample', format: 'mind', events: 335_833, users: 4_637, described: 2_000 },
] as const

/** The folder's text files and their first lines. */
const glimpsesOf = (folder: string) =>
  readdirSync(folder).map((file) => {
    const name = path.join(folder, file)
    return { name, firstLines: readFileSync(name, 'utf8').split('\n', 3) }
  })

const fileOf = (name: string) => ({ name, lines: readFileSync(name, 'utf8').replace(/\n$/, '').split('\n') })

for (const { folder, format, events, users, described } of PUBLISHED) {
  const where = path.join(DATA, folder)
  const skip = existsSync(where) ? false : `no data set at ${where}: set PROFILESTREAM_DATA`

  test(
    `${folder} is read whole: every event, user and item that its description counts`,
    { skip },
    async () => {
      const detected = detectFormat(glimpsesOf(where))
      assert.equal(detected?.format, format)

      const dataset = await readDataset(format, detected.files.map(fileOf))

      assert.deepEqual(dataset.problems, [])
      assert.equal(dataset.events.length, events)
      assert.equal(dataset.items.length, described)
      assert.equal(new Set(dataset.events.map(({ userId }) => userId)).size, users)
    },
  )
}
