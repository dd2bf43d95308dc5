/** The lock lets one set-up work at a time and is not kept by one that died. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { withLock } from './lock.mjs'

const folder = mkdtempSync(join(tmpdir(), 'lock-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('processes that want one lock take turns', async () => {
  const path = join(folder, 'turns.lock')
  const log = join(folder, 'turns.log')
  const script = `
    import { appendFileSync } from 'node:fs'
    import { withLock } from ${JSON.stringify(new URL('lock.mjs', import.meta.url).href)}
    for (let turn = 0; turn < 5; turn += 1) {
      await withLock({ path: ${JSON.stringify(path)}, report: () => {} }, async () => {
        appendFileSync(${JSON.stringify(log)}, 'in ')
        await new Promise((resolve) => setTimeout(resolve, 5))
        appendFileSync(${JSON.stringify(log)}, 'out ')
      })
    }`
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])

  await Promise.all([run(), run(), run()])

  assert.equal(readFileSync(log, 'utf8'), 'in out '.repeat(15))
})

test('a lock whose owner has died is taken over', async () => {
  const path = join(folder, 'stale.lock')
  const { stdout } = await promisify(execFile)(process.execPath, ['-p', 'process.pid'])
  writeFileSync(path, `${stdout.trim()} 12345`)

  assert.equal(await withLock({ path, report: () => {} }, async () => 'worked'), 'worked')
})

test('a later process with the id of a dead owner does not keep the lock', async () => {
  const path = join(folder, 'reused.lock')
  writeFileSync(path, `${process.pid} 1`)

  assert.equal(await withLock({ path, report: () => {} }, async () => 'worked'), 'worked')
})

test('a failure inside gives the lock back', async () => {
  const path = join(folder, 'failure.lock')
  const fail = async () => {
    throw new Error('inside')
  }

  await assert.rejects(withLock({ path, report: () => {} }, fail), /inside/)

  assert.equal(await withLock({ path, report: () => {} }, async () => 'worked'), 'worked')
})
