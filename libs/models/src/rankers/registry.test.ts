/** Models by name: what can be spelled, what is refused, and what a blend makes of its parts. */
import { ContractError, createSeededRandom } from '@profilestream/contracts'
import { splitLeaveLastOneOut, trainSetOf, type FitProgress } from '@profilestream/evaluation'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadTensorflow } from '../tensorflow.js'
import { defineModel } from './model.js'
import { whole } from './parameter.js'
import { spellModel } from './ranker-spec.js'
import {
  createRanker,
  createRankers,
  describeSpelling,
  MODELS,
  RANKER_NAMES,
  splitSpellings,
} from './registry.js'

const ITEMS = 60

/** Users who mostly step to the next item and sometimes jump to a popular one. */
const walks = (users: number): Int32Array[] => {
  const random = createSeededRandom(3)
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
    /no model "deepthought".*popularity, transitions, kindred, item-cosine, .*user-msd, ease, content, random, mlp, cnn, rnn, hybrid, attention, blend/,
  )
  refuses(
    'transitions:depth=2',
    /no parameter "depth".*steps, decay, historyDecay, backward, sourceExponent, popularityExponent, topK/,
  )
  refuses('attention:filters=2', /no parameter "filters".*blocks, heads, expansion/)
  refuses('popularity:steps=2', /no parameter "steps".*none/)
  refuses('transitions:steps', /"steps".*not one new key=value/)
  refuses('transitions:steps=2:steps=3', /"steps=3".*not one new key=value/)
  refuses('transitions:steps=many', /steps must be a number, not "many"/)
  refuses('attention:budget=0', /budget .* is 0, but must be a number 0.001\.\./)
  refuses('transitions{steps=0}', /steps .* is 0, but must be a whole number 1\.\.1000/)
  refuses('transitions{step=2}', /no parameter "step" \(did you mean "steps"\?\)/)
  refuses('transitions{steps=2', /braces .* don't match/)
  refuses('transitions{steps=2}x', /behind the braces/)
  refuses('blend{parts=transitions{depth=2}+popularity}', /no parameter "depth".*"transitions\{depth=2\}"/)
  refuses('blend{parts=blend+popularity}', /blend can't be part of another model/)
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
  assert.deepEqual(
    weights.map(([name]) => name.replace('weight of ', '').replace(/[:{].*/, '')),
    ['transitions', 'attention'],
  )
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

test('both spellings of parameters give the same model', async () => {
  const train = trainSetOf(walks(50), ITEMS)
  const scoresOf = async (spelled: string): Promise<number[]> => {
    const fitted = await createRanker(spelled).fit(train, aContext())
    return [...fitted.scoreMany([Int32Array.of(0, 4)])]
  }

  const braces = await scoresOf('transitions{steps=2,decay=0.5}')

  assert.deepEqual(braces, await scoresOf('transitions:steps=2:decay=0.5'))
  assert.notDeepEqual(braces, await scoresOf('transitions'))
})

test('a list is split at commas, but not within braces, and all stands for every model', () => {
  assert.deepEqual(splitSpellings('a{x=1,y=2}, blend{parts=b{z=1,w=2}+c} ,d:k=1,,d:k=1'), [
    'a{x=1,y=2}',
    'blend{parts=b{z=1,w=2}+c}',
    'd:k=1',
  ])
  assert.deepEqual(splitSpellings('all'), RANKER_NAMES)
})

test('what is spelled is read back', () => {
  const spelled = spellModel('ease', { lambda: 9, decay: 0.5 })

  assert.deepEqual(describeSpelling(spelled).given, { lambda: 9, decay: 0.5 })
  assert.equal(spellModel('popularity', {}), 'popularity')
})

test('parts of a blend have parameters of their own, and those beside them are for its networks', async () => {
  const { train } = splitLeaveLastOneOut({ sequences: walks(150), items: ITEMS })
  const lines: FitProgress[] = []

  const blend = createRanker('blend{parts=transitions{steps=1}+attention{epochs=2},epochs=3,dim=16,batch=32}')
  const fitted = await blend.fit(train, aContext(lines))

  assert.equal(lines.filter((line) => line.epoch !== undefined).length, 2)
  const found = Object.keys(lines.at(-1)!.figures!)
  assert.ok(found.includes('weight of transitions{steps=1}'))
  assert.ok(found.includes('weight of attention{epochs=2}'))
  fitted.dispose()
})

test('a fallback asks everybody for a user without history, and the model for one with it', async () => {
  const { train } = splitLeaveLastOneOut({ sequences: walks(150), items: ITEMS })
  const [model, popularity, both] = await Promise.all(
    ['transitions', 'popularity', 'fallback{of=transitions}'].map((spelled) =>
      createRanker(spelled).fit(train, aContext()),
    ),
  )
  const bestOf = (scores: Float32Array): number => scores.indexOf(Math.max(...scores))

  for (const [history, asked] of [
    [new Int32Array(0), popularity],
    [Int32Array.of(20, 21, 22), model],
  ] as const)
    assert.equal(bestOf(both!.scoreMany([history])), bestOf(asked!.scoreMany([history])))
})

test('a fallback ranks by what items say of themselves where the model knows neither of them', async () => {
  const labels = [['red'], ['blue'], ['red'], ['blue']]
  const train = trainSetOf([Int32Array.of(1, 3), Int32Array.of(1, 3), Int32Array.of(1)], 4)

  const fitted = await createRanker('fallback{of=transitions}').fit(train, {
    ...aContext(),
    facts: { labels },
  })
  const scores = fitted.scoreMany([Int32Array.of(0)])

  // Nobody has met item 0 or item 2; both are red.
  assert.ok(scores[2]! > scores[1]! && scores[2]! > scores[3]!, [...scores].join(' '))
})

test('a fallback lies around a blend too, and a model that is not there is named', async () => {
  const { train } = splitLeaveLastOneOut({ sequences: walks(60), items: ITEMS })

  const around = createRanker('fallback{of=blend{parts=popularity+transitions},content=0.5}')
  const fitted = await around.fit(train, aContext())

  assert.equal(fitted.scoreMany([Int32Array.of(1)]).length, ITEMS)
  assert.deepEqual(describeSpelling('fallback{of=ease{lambda=9},content=0.5}').words, {
    of: 'ease{lambda=9}',
  })
  refuses('fallback{of=horoscope}', /no model "horoscope"/)
  refuses('fallback{off=ease}', /did you mean "of"/)
})

test("every default is within its parameter's own limits, and so is all that a search tries", () => {
  for (const { name, parameters } of MODELS)
    for (const [key, { minimum, maximum, default: usual, search, scale }] of Object.entries(parameters)) {
      const what = `${key} of ${name}`
      if (usual !== 'by data') assert.ok(usual >= minimum && usual <= maximum, what)
      if (search === null) continue
      assert.ok(search[0] >= minimum && search[1] <= maximum && search[0] < search[1], what)
      assert.ok(scale !== 'log' || search[0] > 0, `${what}: a logarithm begins above 0`)
    }
})

test('a model of anybody stands beside those of the registry', async () => {
  const mine = defineModel({
    name: 'mine',
    summary: 'one item above all',
    parameters: { item: whole({ meaning: 'the item', minimum: 0, maximum: 100, default: 2 }) },
    create: ({ spelled, numbers }) => ({
      name: spelled,
      fit: (train) =>
        Promise.resolve({
          scoreMany: (histories) =>
            Float32Array.from({ length: histories.length * train.items }, (_, place) =>
              place % train.items === numbers.item ? 1 : 0,
            ),
          dispose: () => undefined,
        }),
    }),
  })

  const fitted = await createRanker('mine{item=3}', [mine]).fit(trainSetOf(walks(9), 5), aContext())

  assert.deepEqual([...fitted.scoreMany([Int32Array.of(0)])], [0, 0, 0, 1, 0])
})
