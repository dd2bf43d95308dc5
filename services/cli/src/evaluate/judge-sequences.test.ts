/** A data set judged by each protocol, from its file to what programs and people are told. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ConfigError } from '@profilestream/contracts'
import type { EvaluationReport, Ranker, RatingModel } from '@profilestream/evaluation'
import { judgeRatingModels } from './judge-rating-models.js'
import { type JudgeOptions, judgeSequences } from './judge-sequences.js'
import { reportLines } from './judge-table.js'
import { loadRatings } from './load-ratings.js'
import { loadSequences } from './load-sequences.js'
import { reportFile } from './report.js'

const USERS = 30
let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'profilestream-evaluate-'))
  const films = Array.from(
    { length: 12 },
    (_, item) => `${item}\tFilm\t1995\t${item % 2 === 0 ? 'Drama' : 'Comedy'}`,
  )
  await writeFile(join(folder, 'ml-100k.item'), ['item_id:token\ttitle\tyear\tclass', ...films].join('\n'))
  // User u rates films u, u + 1, u + 2, u + 3 (mod 12) at seconds 1,000 + u + 100 · step.
  const ratings = Array.from({ length: USERS * 4 }, (_, line) => {
    const [user, step] = [Math.floor(line / 4), line % 4]
    return `${user}\t${(user + step) % 12}\t${1 + ((user + step) % 5)}\t${1_000 + user + 100 * step}`
  })
  const head = 'user_id:token\titem_id:token\trating:float\ttimestamp:float'
  await writeFile(join(folder, 'ml-100k.inter'), [head, ...ratings].join('\n'))
  await writeFile(join(folder, 'lines.txt'), Array.from({ length: 8 }, (_, user) => `${user} 8 9`).join('\n'))
})
after(() => rm(folder, { recursive: true }))

/** Ranks what follows the newest item first. */
const following: Ranker = {
  name: 'following',
  fit: ({ items }) =>
    Promise.resolve({
      scoreMany: (histories) => {
        const scores = new Float32Array(histories.length * items)
        histories.forEach((history, row) => {
          const newest = history.at(-1)
          if (newest !== undefined) scores[row * items + ((newest + 1) % items)] = 1
        })
        return scores
      },
      dispose: () => undefined,
    }),
}
const nothing: Ranker = {
  name: 'nothing',
  fit: ({ items }) =>
    Promise.resolve({
      scoreMany: (histories) => new Float32Array(histories.length * items),
      dispose: () => undefined,
    }),
}
const ears = {
  progress: () => undefined,
  onJudged: () => undefined,
  meter: { now: () => 0, resetPeak: () => undefined, peakMiB: () => 7 },
}
const judged = async (given: Partial<JudgeOptions> = {}): Promise<EvaluationReport> => {
  const judging = {
    protocol: 'leave-last-one-out',
    seed: 1,
    testShare: 0.2,
    itemShare: 0.1,
    ks: [5, 10, 20],
    excludeSeen: true,
    ...given,
  } as const
  return judgeSequences([following, nothing], await loadSequences({ events: folder }), { judging, ears })
}

test('leave-last-one-out: plain figures stay where they were, the rest lies beside them', async () => {
  const file = reportFile(await judged())

  assert.deepEqual(Object.keys(file.models), ['following', 'nothing'])
  assert.deepEqual(Object.keys(file.models['following']!).sort(), [
    ...['hr@10', 'hr@20', 'hr@5', 'mrr', 'ndcg@10', 'ndcg@20', 'ndcg@5', 'seconds', 'users'],
  ])
  assert.equal(file.models['following']!['mrr'], 1)
  assert.deepEqual(file.reports[0]!.figures['mrr'], { value: 1, low: 1, high: 1 })
  assert.equal(file.reports[0]!.cost.peakMemoryMiB, 7)
  assert.deepEqual([file.judged, file.correction], [USERS, 'Holm'])
  assert.equal(file.comparisons.length, 2)
})

test('temporal: the cut lies where the newest share begins, and is told', async () => {
  const report = await judged({ protocol: 'temporal' })

  // The newest 24 of 120 ratings: the last step of users 6.., second 1,306 on.
  assert.deepEqual([report.options.testShare, report.options.cutAt], [0.2, 1_306_000])
  assert.equal(report.judged, 24)
  assert.equal(report.models[0]!.figures['mrr']!.value, 1)
})

test('leave-one-random-out: what is held out hangs on the seed', async () => {
  const of = async (seed: number): Promise<number> =>
    (await judged({ protocol: 'leave-one-random-out', seed })).models[0]!.figures['mrr']!.value

  assert.equal(await of(1), await of(1))
  assert.notEqual(await of(1), await of(2))
})

test('lists of the lengths that are asked for are judged, in figures, groups and tables', async () => {
  const report = await judged({ ks: [2, 10] })
  const [following, nothing] = report.models

  assert.deepEqual(report.options.ks, [2, 10])
  assert.equal(following!.figures['hr@2']!.value, 1)
  assert.equal(nothing!.figures['hr@2']!.value, 0, 'nine items that are not seen tie before the target')
  assert.equal(following!.figures['hr@5'], undefined)
  assert.ok(following!.groupings.every(({ groups }) => groups.every(({ figures }) => 'ndcg@2' in figures)))
  assert.match(reportLines(report).join('\n'), /^model +hr@2 +ndcg@2 +mrr/m)
})

test('a sample of the judges is the same for a seed, and models learn from everybody all the same', async () => {
  const heard: { learnedFrom: number; asked: readonly number[] }[] = []
  const listening: Ranker = {
    name: 'listening',
    fit: async (train, context) => {
      const fitted = await following.fit(train, context)
      return {
        ...fitted,
        scoreMany: (histories, users = []) => {
          heard.push({ learnedFrom: train.sequences.length, asked: users })
          return fitted.scoreMany(histories, users)
        },
      }
    },
  }
  const loaded = await loadSequences({ events: folder })
  const shared = {
    protocol: 'leave-last-one-out',
    testShare: 0.1,
    itemShare: 0.1,
    ks: [10],
    excludeSeen: true,
    judges: 7,
  } as const

  for (const seed of [1, 1, 2])
    await judgeSequences([listening], loaded, { judging: { ...shared, seed }, ears })

  const [first, again, other] = heard
  assert.equal(heard.length, 3)
  assert.ok(heard.every(({ learnedFrom, asked }) => learnedFrom === USERS && asked.length === 7))
  assert.deepEqual(first, again)
  assert.notDeepEqual(first, other)
})

test('more judges than there are users are all of them', async () => {
  assert.equal((await judged({ judges: 1_000 })).judged, USERS)
})

test('the genres of a data set are read for diversity and calibration', async () => {
  const { figures } = (await judged()).models[0]!

  assert.ok(figures['diversity@10'] !== undefined && figures['miscalibration@10'] !== undefined)
})

test('a temporal split of sequences without times is refused, saying what to use', async () => {
  const loaded = await loadSequences({ sequences: join(folder, 'lines.txt') })
  const judging = {
    protocol: 'temporal',
    seed: 1,
    testShare: 0.1,
    ks: [10],
    itemShare: 0.1,
    excludeSeen: true,
  } as const

  await assert.rejects(
    judgeSequences([nothing], loaded, { judging, ears }),
    (error) => error instanceof ConfigError && /no times.*leave-one-random-out/.test(error.message),
  )
})

const half: RatingModel = { name: 'half', fit: () => ({ predict: (users) => users.map(() => 3) }) }

test('k-fold: ratings of the data set, errors as plain figures too', async () => {
  const loaded = await loadRatings({ events: folder }, 5)
  const report = judgeRatingModels([half], loaded, { folds: 5, seed: 1, ears })
  const file = reportFile(report)

  assert.equal(loaded.ratings.values.length, USERS * 4)
  assert.equal(report.options.folds, 5)
  // Ratings 1..5 evenly, always 3 said: mean absolute error 1.2, RMSE √2.
  assert.ok(Math.abs(file.models['half']!['mae']! - 1.2) < 0.01)
  assert.ok(Math.abs(file.models['half']!['rmse']! - Math.SQRT2) < 0.01)
})

test('k-fold without ratings is refused, saying what to use', async () => {
  await assert.rejects(loadRatings({ sequences: join(folder, 'lines.txt') }, 5), /give --events PATH/)
  await assert.rejects(
    loadRatings({ events: join(folder, 'lines.txt'), format: 'sequences' }, 5),
    /holds 0 ratings.*leave-last-one-out/,
  )
})

test('people are told the main figures with intervals, groups with their users, and what is surely better', async () => {
  const lines = reportLines(await judged())
  const text = lines.join('\n')

  assert.match(
    lines[0]!,
    /30 users, 12 items, 120 interactions; leave-last-one-out, 30 judges, 95 % intervals/,
  )
  assert.match(text, /^model +hr@10 +ndcg@10 +fit s +ms a list +peak MiB$/m)
  assert.match(text, /^following +1\.0000 \(1\.0000–1\.0000\)/m)
  assert.match(text, /^hr@10 by popularity \(users in the group\)$/m)
  assert.match(text, /following against nothing: ndcg@10 \+0\.\d+ \(0\.\d+ to 0\.\d+\), p < 0\.0001$/m)
})
