/** What a release says of a user's vector: only what it surely reads, by the release that serves her. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asEpochMs, asUserId } from '@profilestream/contracts'
import type { VectorReading } from '@profilestream/release-store'
import { aFilm, anEvent, aRelease, aServing, NOON, profileOf } from '../testing/a-world.js'
import type { ScenarioServing } from './scenario-serving.js'
import { viewUser } from './view-user.js'

const FILMS = ['alien', 'brazil', 'clue', 'dune']
/** Reads the first number of a vector as sci-fi, the second as drama. */
const aReading = (gain: number): VectorReading => ({
  about: 'category',
  classes: ['drama', 'sci-fi', 'war'],
  weights: Float32Array.of(0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
  bias: Float32Array.of(0, 0, -1),
  users: 200,
  accuracy: { value: 0.5, low: 0.4, high: 0.6 },
  majority: { value: 0.4, low: 0.3, high: 0.5 },
  gain: { value: gain, low: gain - 0.05, high: gain + 0.05 },
  calibrationError: 0.01,
})

const world = (readings: readonly VectorReading[]): ScenarioServing => {
  const scenario = aServing()
  for (const film of FILMS) scenario.table.describe(aFilm(film, { title: film.toUpperCase() }))
  const vector = Float32Array.of(2, 1, 0.5, 3)
  scenario.serving = aRelease(scenario, {
    version: '0007',
    films: FILMS,
    encode: () => Promise.resolve(vector),
    readings,
  })
  return scenario
}
const asked = (scenario: ScenarioServing, itemId: string) => ({
  userId: asUserId('ann'),
  profile: profileOf(scenario, [anEvent({ itemId })]),
  ...{ scenario, slot: 'home', limit: 1, aboutItemId: null },
})

test('the likeliest class is told with its probability, what follows it, and the release', async () => {
  const scenario = world([aReading(0.1)])

  const view = await viewUser(asked(scenario, 'dune'), asEpochMs(NOON))

  const sum = Math.exp(2) + Math.exp(1) + Math.exp(-1)
  const [reading] = view?.readings ?? []
  assert.equal(view?.release, '0007')
  assert.equal(reading?.value, 'sci-fi')
  assert.ok(Math.abs(reading.confidence - Math.exp(2) / sum) < 1e-6)
  assert.deepEqual(
    reading.others.map(({ value }) => value),
    ['drama', 'war'],
  )
  assert.match(
    view.sentences[0] ?? '',
    /^the model sees her as somebody who takes up sci-fi next: 0\.71 sure.*release 0007/,
  )
})

test('nearest are the items with the highest score that she has not had and the catalog still has', async () => {
  const scenario = world([])
  scenario.table.withdraw(aFilm('brazil').itemId)

  const view = await viewUser(asked(scenario, 'dune'), asEpochMs(NOON))

  assert.deepEqual(view?.nearest, [
    { itemId: 'alien', title: 'ALIEN', score: 2 },
    { itemId: 'clue', title: 'CLUE', score: 0.5 },
  ])
  assert.deepEqual(view.sentences, ['nearest to her in release 0007: ALIEN, CLUE'])
})

test('a reading that is not surely better than the most frequent says nothing', async () => {
  const scenario = world([aReading(0.04)])

  assert.deepEqual((await viewUser(asked(scenario, 'dune'), asEpochMs(NOON)))?.readings, [])
})

test('without a release, or with a history that it does not know, nothing is seen', async () => {
  assert.equal(await viewUser(asked(world([]), 'unheard-of'), asEpochMs(NOON)), null)
  assert.equal(await viewUser(asked(aServing(), 'dune'), asEpochMs(NOON)), null)
})
