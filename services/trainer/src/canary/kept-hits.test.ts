/** A trial on a real disk: a trainer that restarts counts on where the one before it was, each interaction once. */
import { asItemId, asReleaseVersion, asScenarioName, asUserId } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createKeptHits } from './kept-hits.js'
import { createLiveHits, type JudgedInteraction, type LiveHits } from './live-hits.js'

const video = asScenarioName('video')
const sides = { tried: asReleaseVersion('0002'), others: asReleaseVersion('0001') }
const trial = { scenario: video, manifestSha256: 'a' }

const aFolder = async (): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'canaries-'))
  after(() => rm(root, { recursive: true, force: true }))
  return join(root, 'canaries')
}

/** Every user has a list of one film, of the tried release for even ones, and takes it or another. */
const live = (hits: LiveHits, from: number, to: number): readonly JudgedInteraction[] => {
  const judged: JudgedInteraction[] = []
  for (let id = from; id < to; id += 1) {
    const userId = asUserId(`user-${String(id % 7)}`)
    const itemId = asItemId('dune')
    const item = { itemId, score: 1, source: 'deep', reason: '', becauseItemId: null }
    const release = id % 7 < 4 ? sides.tried : sides.others
    hits.noteList({ userId, release, items: [item] }, 10 * id)
    hits.noteInteraction({ userId, itemId: id % 3 === 0 ? itemId : asItemId('alien'), at: 10 * id + 5 })
    if (id % 7 === 0) judged.push(...hits.settle())
  }
  return [...judged, ...hits.settle(), ...hits.settle()]
}

test('a restart counts on: the bounds are those of a count without one', async () => {
  const folder = await aFolder()
  const whole = createLiveHits(sides)
  whole.count(live(whole, 0, 40))
  const expected = whole.count(live(whole, 40, 100))

  const first = createKeptHits(folder)
  await first.begin(trial)
  await first.append(video, live(createLiveHits(sides), 0, 40))
  const second = createKeptHits(folder)
  const hits = createLiveHits(sides, await second.begin(trial))
  // Lists are read again from the trial's first on, interactions from what is on disk in the training log: some come twice.
  const judged = live(hits, 0, 100)

  assert.deepEqual(hits.count(judged), expected)
  assert.equal(judged.length, 60)
})

test('a line that a kill tore is left out, and what comes after it counts', async () => {
  const folder = await aFolder()
  const kept = createKeptHits(folder)
  await kept.begin(trial)
  const judged = live(createLiveHits(sides), 0, 20)
  await kept.append(video, judged.slice(0, 5))
  await appendFile(join(folder, 'video.ndjson'), '\n[["0f')
  await kept.append(video, judged.slice(5))

  assert.deepEqual(await createKeptHits(folder).begin(trial), judged)
})

test('another release begins anew, and what is no longer tried leaves nothing behind', async () => {
  const folder = await aFolder()
  const kept = createKeptHits(folder)
  await kept.begin(trial)
  await kept.append(video, live(createLiveHits(sides), 0, 20))

  assert.deepEqual(await kept.begin({ ...trial, manifestSha256: 'b' }), [])
  assert.deepEqual(await kept.begin(trial), [])

  await createKeptHits(folder).forget(video)
  assert.deepEqual(await readdir(folder), [])
})

test('what is kept names no user', async () => {
  const folder = await aFolder()
  const kept = createKeptHits(folder)
  await kept.begin(trial)
  await kept.append(video, live(createLiveHits(sides), 0, 20))

  assert.doesNotMatch(await readFile(join(folder, 'video.ndjson'), 'utf8'), /user-/)
})
