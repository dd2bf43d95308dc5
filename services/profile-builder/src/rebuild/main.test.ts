/** A rebuild is refused before it asks any server when a segment's rule is broken: nobody waits for a log to find out. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const SCENARIOS = join(import.meta.dirname, '..', '..', '..', '..', 'schemas', 'scenarios')
const NOWHERE = '127.0.0.1:1'

test('a rebuild with a broken segment rule is refused with its file, rule and column', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'profilestream-rules-'))
  const video = JSON.parse(await readFile(join(SCENARIOS, 'video.json'), 'utf8')) as object
  const segments = [{ name: 'newcomer', title: 'New here', when: 'daysSinceFrist < 7' }]
  writeFileSync(join(folder, 'video.json'), JSON.stringify({ ...video, segments }))

  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.js'), 'rebuild'], {
    encoding: 'utf8',
    env: {
      PROFILESTREAM_SCENARIOS_FOLDER: folder,
      PROFILESTREAM_KAFKA_BROKERS: NOWHERE,
      PROFILESTREAM_REDIS_URL: `redis://${NOWHERE}`,
    },
  })
  rmSync(folder, { recursive: true })

  assert.match(stderr, /video\.json: segments\[0\] newcomer, column 1: no fact is named daysSinceFrist/)
  assert.equal(status, 2)
})
