/** What is in the cache is whole: an interrupted try leaves nothing in place, and all problems are told at once. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { after, test } from 'node:test'
import { diskProblems, nodeProblems } from './prerequisites.mjs'
import { allOrProblems, SetUpError } from './problems.mjs'
import { runProgram } from './processes.mjs'
import { makeWhole } from './staging.mjs'

const folder = mkdtempSync(join(tmpdir(), 'staging-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('a folder is in place only when it is whole', async () => {
  const target = join(folder, 'part')
  const interrupted = makeWhole(target, (making) => {
    writeFileSync(join(making, 'half'), '')
    throw new Error('interrupted')
  })

  await assert.rejects(interrupted, /interrupted/)
  assert.equal(existsSync(target), false)

  await makeWhole(target, (making) => writeFileSync(join(making, 'whole'), 'yes'))
  assert.equal(readFileSync(join(target, 'whole'), 'utf8'), 'yes')
})

test('what a killed try left is cleared away by the next one', async () => {
  const target = join(folder, 'cleared')
  mkdirSync(`${target}.making-1`)

  await makeWhole(target, (making) => writeFileSync(join(making, 'whole'), ''))

  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('cleared')),
    ['cleared'],
  )
})

test('all problems are told at once, each once', async () => {
  const failing = ['no Java', 'no g++', 'no Java'].map((problem) => Promise.reject(new SetUpError([problem])))

  await assert.rejects(allOrProblems(failing), { problems: ['no Java', 'no g++'] })
})

test('a program out of time ends with its children', async () => {
  const started = performance.now()

  // The run is over only when nobody holds its output any more, so a child left behind would keep it for a minute.
  const { code } = await runProgram('sh', ['-c', 'sleep 60 & wait'], { timeoutMs: 200 })

  assert.equal(code, 124)
  assert.ok(performance.now() - started < 30_000)
})

test('an old Node and a full disk are named with what to do', () => {
  assert.match(nodeProblems('18.19.0').join(), /Node 18\.19\.0 is too old/)
  assert.deepEqual(nodeProblems('20.19.0'), [])
  assert.deepEqual(nodeProblems('26.1.0'), [])
  assert.match(diskProblems(folder, 1e12).join(), /MB free and 1000000000000 MB are needed/)
})
