/** Models of ratings by their spelling, on ratings small enough to reckon by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ContractError } from '@profilestream/contracts'
import type { Ratings } from '@profilestream/evaluation'
import { createRatingModels, describeRatingSpelling, RATING_MODEL_NAMES, RATING_MODELS } from './registry.js'

/** Two rate alike, the third the other way round; the first has not rated item 2. */
const triples = [[0, 0, 5], [0, 1, 3], [1, 0, 4], [1, 1, 2], [1, 2, 5], [2, 0, 1], [2, 1, 5], [2, 2, 1]] as const // prettier-ignore
const ratings: Ratings = {
  users: Uint32Array.from(triples, ([user]) => user),
  items: Uint32Array.from(triples, ([, item]) => item),
  values: Float32Array.from(triples, ([, , value]) => value),
  userCount: 4,
  itemCount: 4,
}
const predicted = (spelled: string, user: number, item: number): number =>
  createRatingModels(spelled)[0]!.fit(ratings).predict(Uint32Array.of(user), Uint32Array.of(item))[0]!

test('people who rate alike vote: the one like her says 5, from whose mean that is 4/3 up', () => {
  assert.equal(predicted('user-pearson{expectation=plain}', 0, 2), 5)
  assert.equal(predicted('user-pearson', 0, 2), 5, '4 + 4/3 is kept within what is given')
})

test('items that are rated alike vote: she gave 5 to the one that is', () => {
  // Items 0 and 2 go together (4, 1 and 5, 1), items 1 and 2 against one another.
  assert.equal(predicted('item-pearson{expectation=plain}', 0, 2), 5)
})

test('predictions come in the order asked, whoever is asked about', () => {
  const [model] = createRatingModels('user-cosine')
  const fitted = model!.fit(ratings)
  const users = Uint32Array.of(2, 0, 2)
  const items = Uint32Array.of(0, 2, 1)

  const together = fitted.predict(users, items)

  users.forEach((user, index) =>
    assert.equal(together[index], fitted.predict(Uint32Array.of(user), items.slice(index, index + 1))[0]),
  )
})

test('of who has rated nothing, and what nobody has rated, the mean is expected', () => {
  const mean = 26 / 8
  assert.equal(predicted('mean', 3, 3), mean)
  for (const name of RATING_MODEL_NAMES) assert.ok(Math.abs(predicted(name, 3, 3) - mean) < 1e-6, name)
})

test('all stands for every model, and parameters are checked', () => {
  assert.deepEqual(
    createRatingModels('all').map(({ name }) => name),
    RATING_MODEL_NAMES,
  )
  for (const [spelled, message] of [
    ['user-cosin', /did you mean "user-cosine"/],
    ['user-cosine{kk=3}', /no parameter "kk" \(did you mean "k"\?\).*it has expectation, k, shrinkage\./],
    ['user-cosine{expectations=means}', /did you mean "expectation"/],
    ['baseline{k=3}', /no parameter "k".*it has userShrinkage, itemShrinkage, rounds\./],
    ['mean{k=3}', /it has none\./],
    ['user-cosine{k=0}', /k \(neighbours that vote\) is 0/],
    ['user-cosine{expectation=mean}', /expectation is mean.*means, baseline, plain/],
  ] as const)
    assert.throws(
      () => createRatingModels(spelled),
      (error) => error instanceof ContractError && message.test(error.message),
    )
})

test('a search has where to look in every model but the mean, and is told what a spelling fixes', () => {
  for (const { name, parameters } of RATING_MODELS)
    assert.equal(
      Object.values(parameters).some(({ search }) => search !== null),
      name !== 'mean',
      name,
    )

  const { model, given, words } = describeRatingSpelling('user-msd{expectation=plain,k=7}')

  assert.deepEqual([model.name, given, words], ['user-msd', { k: 7 }, { expectation: 'plain' }])
})
