/** A search over a model of ratings: what it may see, by what it compares, and that it repeats itself. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import type { RatingModel, Ratings } from '@profilestream/evaluation'
import { openRatingModel } from '../models/load-models.js'
import { ratingGround, type RatingGround } from './rating-ground.js'
import { runTune, type TuneResult } from './run-tune.js'
import { openTuneState } from './tune-state.js'

const USERS = 60
const ITEMS = 25
const random = createSeededRandom(3)
/** Two tastes: every user rates the items of one half high and the others low, give or take one. */
const pairs = Array.from({ length: USERS * ITEMS }, (_, pair) => pair).filter(() => random.next() < 0.5)
const ratings: Ratings = {
  users: Uint32Array.from(pairs, (pair) => Math.floor(pair / ITEMS)),
  items: Uint32Array.from(pairs, (pair) => pair % ITEMS),
  values: Float32Array.from(pairs, (pair) => {
    const isHers = Math.floor(pair / ITEMS) % 2 === (pair % ITEMS) % 2
    return (isHers ? 4 : 2) + random.integer(3) - 1
  }),
  userCount: USERS,
  itemCount: ITEMS,
}

interface Search {
  readonly result: TuneResult
  readonly ground: RatingGround
}

const search = async (
  t: TestContext,
  { wrap = (model: RatingModel) => model, spelled = 'user-cosine' } = {},
): Promise<Search> => {
  const folder = await mkdtemp(join(tmpdir(), 'tune-ratings-'))
  t.after(() => rm(folder, { recursive: true }))
  const { model, given, make } = await openRatingModel(spelled)
  const ground = ratingGround({ ratings, seed: 1, make: (parameters) => wrap(make(parameters)) })
  const identity = { model: spelled, data: ground.fingerprint, seed: 1 }
  const result = await runTune(
    {
      state: await openTuneState(join(folder, 'state.json'), identity, { fresh: false }),
      progress: () => undefined,
      now: () => 0,
      interrupted: new AbortController().signal,
    },
    { model, given, ground, budget: { settings: 5 }, seed: 1 },
  )
  assert.ok(result)
  return { result, ground }
}

test('a fifth of the ratings is seen by no model while it is tuned, and has the last word', async (t) => {
  const learned = new Set<string>()
  let asked = 0
  const spying = (model: RatingModel): RatingModel => ({
    ...model,
    fit: (train) => {
      train.users.forEach((user, index) => learned.add(`${user} ${train.items[index]}`))
      const fitted = model.fit(train)
      const hear = (users: Uint32Array, items: Uint32Array): void => {
        asked = users.length
        users.forEach((user, index) => learned.add(`${user} ${items[index]}`))
      }
      return {
        predict: (users, items) => {
          hear(users, items)
          return fitted.predict(users, items)
        },
      }
    },
  })

  const { ground, result } = await search(t, { wrap: spying })

  assert.equal(learned.size, pairs.length - Math.ceil(pairs.length / 5))
  ground.lastWord(result.best.parameters)
  assert.equal(learned.size, pairs.length)
  assert.equal(asked, Math.ceil(pairs.length / 5))
})

test('the best of a search has the lowest RMSE, and the same seed finds the same', async (t) => {
  const [{ result }, again] = [await search(t), await search(t)]
  const whole = result.trials.filter(({ share }) => share === 1)

  assert.equal(result.best.figures['rmse'], Math.min(...whole.map(({ figures }) => figures['rmse']!)))
  assert.ok(result.best.figures['rmse'] <= result.usual.figures['rmse']!)
  assert.ok(new Set(whole.map(({ figures }) => figures['rmse'])).size > 1, 'settings differ')
  assert.deepEqual(again.result.trials, result.trials)
})

test('words and numbers that the spelling fixes stay as they are', async (t) => {
  const { result } = await search(t, { spelled: 'user-cosine{k=3,expectation=plain}' })

  assert.ok(result.trials.every(({ parameters }) => parameters['k'] === 3))
  assert.ok(result.trials.some(({ parameters }) => parameters['shrinkage'] !== undefined))
})
