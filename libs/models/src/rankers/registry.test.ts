/** Models by name: what can be spelled, what is refused, and what a blend makes of its parts. */
import { ContractError } from '@profilestream/contracts'
import { splitLeaveLastOneOut, trainSetOf, type FitProgress } from '@profilestream/evaluation'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../random.js'
import { loadTensorflow } from '../tensorflow.js'
import { createRanker, createRankers } from './registry.js'

const ITEMS = 60

/** Users who mostly step to the next item and sometimes jump to a popular one. */
const walks = (users: number): Int32Array[] => {
  const random = createRandom(3)
  return Array.from({ length: users }, () => {
    let item = random.integer(ITEMS)
    return Int32Array.from({ length: 5 + random.integer(15) }, () => {
      item = random.next() < 0.8 ? (item + 1) % ITEMS : random.integer(6)
      return item
    })
  })
}

const aContext = (lines: FitProgress[] = []): { seed: number; progress: (line: FitProgress) => void } => ({
  seed: 1,
  progress: (line) => lines.push(line),
})

const DEEP = 'epochs=4:dim=16:batch=32:learningRate=0.01'

const refuses = (spelled: string, pattern: RegExp): void => {
  assert.throws(
    () => createRanker(spelled),
    (error) => error instanceof ContractError && pattern.test(error.message),
    `${spelled} should be refused with ${pattern.source}`,
  )
}

test('a name or parameter that does not exist is refused with those that do', () => {
  refuses(
    'deepthought',
    /no model "deepthought".*popularity, transitions, item-cosine, .*user-jaccard, ease, hybrid, attention, blend/,
  )
  refuses(
    'transitions:depth=2',
    /no parameter "depth".*steps, decay, sourceExponent, popularityExponent, topK/,
  )
  refuses('attention:filters=2', /no parameter "filters".*blocks, heads, expansion/)
  refuses('popularity:steps=2', /no parameter "steps".*none/)
  refuses('transitions:steps', /"steps".*not one new key=value/)
  refuses('transitions:steps=2:steps=3', /"steps=3".*not one new key=value/)
  refuses('transitions:steps=many', /steps must be a number, not "many"/)
  refuses('attention:budget=0', /budget must be above 0/)
  refuses('blend:parts=attention', /two or more parts/)
  refuses('constructor', /no model "constructor"/)
  refuses('blend:parts=popularity+transitions:epochs=2', /"epochs".*deep parts/)
  refuses('blend:parts=attention+horoscope', /no model "horoscope"/)
})

test('popularity scores every history with the counts of the items', async () => {
  const train = trainSetOf([Int32Array.of(0, 1, 1), Int32Array.of(1, 2)], 4)

  const fitted = await createRanker('popularity').fit(train, aContext())

  const scores = fitted.scoreMany([Int32Array.of(0), new Int32Array(0)])
  assert.deepEqual([...scores], [1, 3, 1, 0, 1, 3, 1, 0])
})

test('transitions score what followed the newest item highest', async () => {
  const train = trainSetOf([Int32Array.of(0, 1), Int32Array.of(0, 1), Int32Array.of(2, 3)], 4)

  const fitted = await createRanker('transitions:steps=1').fit(train, aContext())

  const scores = fitted.scoreMany([Int32Array.of(3, 0), Int32Array.of(0, 2)])
  assert.equal(scores.subarray(0, 4).indexOf(Math.max(...scores.subarray(0, 4))), 1)
  assert.equal(scores.subarray(4).indexOf(Math.max(...scores.subarray(4))), 3)
})

test('a blend beside attention trains the network once, and not alone again', async () => {
  const { train } = splitLeaveLastOneOut({ sequences: walks(200), items: ITEMS })
  const [attention, blend] = createRankers([`attention:${DEEP}`, `blend:${DEEP}`])
  const [linesOfAttention, linesOfBlend]: [FitProgress[], FitProgress[]] = [[], []]

  const fitted = [
    await attention!.fit(train, aContext(linesOfAttention)),
    await blend!.fit(train, aContext(linesOfBlend)),
  ]

  assert.equal(linesOfAttention.filter((line) => line.epoch !== undefined).length, 4)
  assert.equal(linesOfBlend.filter((line) => line.epoch !== undefined).length, 0)
  const weights = Object.entries(linesOfBlend.at(-1)!.figures!).filter(([name]) => name.startsWith('weight'))
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  assert.equal(weights.length, 2)
  assert.ok(Math.abs(total - 1) < 1e-9)
  fitted.forEach((ranker) => ranker.dispose())
})

test('a blend ranks at least as well as its worse part and leaves no tensor behind', async () => {
  const tf = await loadTensorflow()
  const before = tf.memory().numTensors
  const { train, test: sealed } = splitLeaveLastOneOut({ sequences: walks(300), items: ITEMS })
  const meanRank = (ranks: Float64Array): number => ranks.reduce((sum, rank) => sum + 1 / rank, 0)

  const gains: number[] = []
  for (const ranker of createRankers(['popularity', 'transitions', 'blend:parts=popularity+transitions'])) {
    const fitted = await ranker.fit(train, aContext())
    gains.push(meanRank(sealed.judge(fitted, { excludeSeen: false })))
    fitted.dispose()
  }

  const [popularity, , blend] = gains as [number, number, number]
  assert.ok(blend > popularity, `blend ${blend}, popularity ${popularity}`)
  assert.equal(tf.memory().numTensors, before)
})
