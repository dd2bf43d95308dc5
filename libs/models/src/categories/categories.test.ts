/** Models of the next item's category: what counts knows, what only a network knows, and that nothing is left behind. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ContractError, createSeededRandom } from '@profilestream/contracts'
import { judgeCategories, type CategoryJudgement } from '@profilestream/evaluation'
import { loadTensorflow } from '../tensorflow.js'
import { addUp } from './deep-categories.js'
import { createCategoryModels } from './registry.js'

const CATEGORIES = Array.from({ length: 40 }, (_, item) => ['abcd'[item % 4]!])
const METER = { now: () => performance.now(), resetPeak: () => undefined, peakMiB: () => 0 }

/** The next category is where the newest two point together: counting the newest alone finds it half of the time. */
const walks = (users: number): Int32Array[] => {
  const random = createSeededRandom(5)
  return Array.from({ length: users }, () => {
    const categories = [random.integer(4), random.integer(4)]
    while (categories.length < 12) categories.push((categories.at(-1)! + 1 + (categories.at(-2)! % 2)) % 4)
    return Int32Array.from(categories, (category) => category + 4 * random.integer(10))
  })
}

const judge = (models: string, sequences = walks(150)): Promise<CategoryJudgement> =>
  judgeCategories({
    ...{ sequences, categories: CATEGORIES, seed: 1, meter: METER },
    models: createCategoryModels(models, CATEGORIES),
  })

const SMALL = 'dimension=16,epochs=20,batch=16,learningRate=0.01,dropout=0.1'

test('a Markov chain knows what follows one category, majority does not', async () => {
  const cycles = walks(200).map((walk, user) => walk.map((_, step) => (user + step) % 4))

  const { models } = await judge('majority,markov', cycles)

  const [majority, markov] = models.map(({ figures }) => figures)
  assert.equal(markov!['accuracy']!.value, 1)
  assert.ok(markov!['loss']!.value < 0.05)
  assert.ok(Math.abs(majority!['accuracy']!.value - 0.25) < 0.02)
  assert.ok(Math.abs(majority!['loss']!.value - Math.log(4)) < 0.01)
})

test('repeat-last is as sure of the newest category as it is often followed by itself', async () => {
  const steady = walks(200).map((walk, user) => walk.map((_, step) => (user + Number(step % 4 === 3)) % 4))

  const { models } = await judge(
    'repeat-last',
    steady.map((walk) => walk.subarray(0, 11)),
  )

  // Of the nine steps that are learned from five stay, and so does the one that judges.
  assert.equal(models[0]!.figures['accuracy']!.value, 1)
  assert.ok(Math.abs(models[0]!.figures['loss']!.value + Math.log(5 / 9)) < 0.02)
})

for (const network of ['hybrid', 'attention']) {
  test(`${network} learns what two categories say together, by ids and by categories`, async () => {
    const tf = await loadTensorflow()
    const before = tf.memory().numTensors

    const { models } = await judge(`markov,${network}{${SMALL}},${network}{${SMALL},category=1}`)

    const [markov, byId, byCategory] = models.map(({ figures }) => figures['accuracy']!.value)
    assert.ok(markov! < 0.75, `markov ${markov}`)
    assert.ok(byId! > 0.95, `by ids ${byId}`)
    assert.ok(byCategory! > 0.95, `by categories ${byCategory}`)
    assert.equal(tf.memory().numTensors, before)
  })
}

test('a network of items says as much, its probabilities added up', async () => {
  const { models } = await judge(`attention{${SMALL},added=1}`)

  assert.ok(models[0]!.figures['accuracy']!.value > 0.9)
})

test('items that she has had add nothing to their category', () => {
  const task = { categories: ['a', 'b'], classOf: Int32Array.of(0, 0, 1, -1), has: () => false }

  const sums = addUp(Float32Array.of(5, 0, 0, 9), [Int32Array.of(0)], task)

  assert.deepEqual([...sums], [0.5, 0.5])
})

test('an unknown model and an unknown parameter are refused with what there is', () => {
  assert.throws(
    () => createCategoryModels('hybird', CATEGORIES),
    (error) => error instanceof ContractError && /hybrid/.test(error.message),
  )
  assert.throws(() => createCategoryModels('hybrid{depth=1}', CATEGORIES), /no parameter "depth"/)
  assert.throws(() => createCategoryModels('markov{k=1}', CATEGORIES), /no parameter "k"/)
})
