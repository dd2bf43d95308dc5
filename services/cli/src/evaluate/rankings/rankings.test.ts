import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { ConfigError } from '@profilestream/contracts'
import { splitLeaveLastOneOut } from '@profilestream/evaluation'
import { createRankingsRanker, type RankingsRanker } from './rankings-ranker.js'
import { readRankings } from './read-rankings.js'

/** anna had a b c, ben b a d; c and d are the targets. */
const KNOWN = { users: ['anna', 'ben'], items: ['a', 'b', 'c', 'd', 'e'] }
const SEQUENCES = [Int32Array.of(0, 1, 2), Int32Array.of(1, 0, 3)]

const aFile = async (t: TestContext, content: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'rankings-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'theirs.txt')
  await writeFile(path, content)
  return path
}

const judged = async (
  path: string,
  excludeSeen = true,
): Promise<{ ranks: number[]; ranker: RankingsRanker; faults: readonly string[] }> => {
  const rankings = await readRankings(path, KNOWN)
  const ranker = createRankingsRanker(rankings)
  const { train, test: sealed } = splitLeaveLastOneOut({ sequences: SEQUENCES, items: KNOWN.items.length })
  const fitted = await ranker.fit(train, { seed: 1, progress: () => undefined })
  return { ranks: [...sealed.judge(fitted, { excludeSeen })], ranker, faults: rankings.faults }
}

test("the rank of a target is its place in the user's list", async (t) => {
  const { ranks, ranker, faults } = await judged(await aFile(t, 'ben e d\nanna\tc e d\n'))

  assert.deepEqual(ranks, [1, 2])
  assert.deepEqual([...faults, ...ranker.findings()], [])
})

test('a target that a list misses ranks behind the list and all else that is missing', async (t) => {
  const { ranks, ranker } = await judged(await aFile(t, 'anna e\n'))

  // anna: e, then c and d tied, c behind d. ben has no list: c, d and e are tied.
  assert.deepEqual(ranks, [3, 3])
  assert.deepEqual(ranker.findings(), ['theirs: 1 judges have no list and count as missed'])
})

test('items that the user has had take no place in her list, and are counted', async (t) => {
  const path = await aFile(t, 'anna a b c\nben c d\n')

  const { ranks, ranker } = await judged(path)

  assert.deepEqual(ranks, [1, 2])
  assert.match(ranker.findings().join(), /2 places hold items that the user has had/)
  assert.deepEqual((await judged(path, false)).ranks, [3, 2])
})

test('strangers, unknown items and repeats are passed over and counted by name', async (t) => {
  const { ranks, faults } = await judged(await aFile(t, 'zoe a\nanna x e e c\nben,d\n'))

  assert.deepEqual(ranks, [2, 1])
  assert.deepEqual(faults, [
    'theirs: 1 of its users are not in the data and are passed over (first: zoe)',
    'theirs: 1 places hold items that are not in the data and are passed over (first: x)',
    'theirs: 1 places repeat an item of the same list; its first place counts (first: e of user anna)',
  ])
})

test('a file that can be judged by nobody is refused with what to write instead', async (t) => {
  const refuses = (option: string, pattern: RegExp): Promise<void> =>
    assert.rejects(
      readRankings(option, KNOWN),
      (error) => error instanceof ConfigError && pattern.test(error.message),
    )

  await refuses(await aFile(t, '\n'), /holds no list: write one user a line/)
  await refuses(await aFile(t, 'anna a\n\nanna b\n'), /user "anna" on line 1 and again on line 3/)
  await refuses(await aFile(t, '1 a\n2 b\n'), /None of the 2 users .* like "anna".*number of her line/)
  await refuses(await aFile(t, 'anna 1 2\n'), /None of the items .* like "a"/)
  await refuses('nowhere.txt', /nowhere\.txt can't be read/)
  await refuses('mine=', /expected FILE or NAME=FILE/)
})

test('a name may be given to a file', async (t) => {
  const path = await aFile(t, 'anna c\n')

  assert.equal((await readRankings(`gSASRec=${path}`, KNOWN)).name, 'gSASRec')
})
