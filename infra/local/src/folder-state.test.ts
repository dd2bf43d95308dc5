/** A state folder has one owner, forgets the dead, and survives a torn file. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ConfigError } from '@profilestream/contracts'
import { changeState, claimFolder, emptyFolder, readState } from './folder-state.js'
import { identityOf, isAlive } from './process-identity.js'

const parent = mkdtempSync(join(tmpdir(), 'folder-state-'))
after(() => rmSync(parent, { recursive: true, force: true }))
const newFolder = (name: string): string => {
  const folder = join(parent, name)
  mkdirSync(folder)
  return folder
}

test('a folder that a living process owns is refused, and free when that one lets it go', () => {
  const folder = newFolder('owned')
  const release = claimFolder(folder)

  assert.throws(
    () => claimFolder(folder),
    (error) => error instanceof ConfigError && error.message.includes(`${process.pid}`),
  )

  release()
  claimFolder(folder)()
})

test('a folder whose owner died is free', () => {
  const folder = newFolder('orphaned')
  const pid = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }))
  writeFileSync(join(folder, 'owner'), JSON.stringify({ pid, startTime: '1' }))

  claimFolder(folder)()
})

test('a process is not taken for a later one with the same id', () => {
  assert.ok(isAlive(identityOf(process.pid)))
  assert.equal(isAlive({ pid: process.pid, startTime: '1' }), false)
})

test('a killed process that nobody has buried yet is not alive', async () => {
  const child = spawn('sleep', ['60'])
  const identity = identityOf(child.pid ?? 0)
  assert.ok(isAlive(identity))

  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))

  assert.equal(isAlive(identity), false)
})

test('a torn state file counts as none, and changes keep what they do not name', () => {
  const folder = newFolder('torn')
  writeFileSync(join(folder, 'servers.json'), '{"ports": {"kafka": 90')
  assert.deepEqual(readState(folder), { ports: {}, servers: {} })

  changeState(folder, { ports: { kafka: 9092 } })
  changeState(folder, { servers: { kafka: { pid: 1, startTime: '2', address: 'a' } } })

  assert.deepEqual(readState(folder).ports, { kafka: 9092 })
})

test('emptying takes the servers’ data and leaves claims, locks and the runs of tests', () => {
  const folder = newFolder('emptied')
  for (const name of ['kafka', 'redis', 'releases', 'locks', 'test-12']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'build-stamp-all'), '')
  const release = claimFolder(folder)

  emptyFolder(folder)

  assert.deepEqual(readdirSync(folder).sort(), ['build-stamp-all', 'locks', 'owner', 'test-12'])
  release()
})
