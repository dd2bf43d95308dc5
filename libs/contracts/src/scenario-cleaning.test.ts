/** Cleaning settings: what is left out has its default, what is wrong is named. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { parseScenario } from './parse-scenario.js'
import { DEFAULT_CLEANING } from './scenario-cleaning.js'

const video = JSON.parse(
  readFileSync(new URL('../../../schemas/scenarios/video.json', import.meta.url), 'utf8'),
) as Record<string, unknown>
const cleaningOf = (cleaning: unknown) => parseScenario({ ...video, cleaning }).cleaning
const older = Object.fromEntries(Object.entries(video).filter(([field]) => field !== 'cleaning'))

test('a scenario file from before there was cleaning is read, with the defaults', () => {
  assert.deepEqual(parseScenario(older).cleaning, DEFAULT_CLEANING)
})

test('each setting that is left out has its default', () => {
  assert.deepEqual(cleaningOf({ repeats: { withinMs: 500 }, bots: { leastActs: 40 } }), {
    maxLatenessMs: null,
    repeats: { withinMs: 500, actions: [] },
    bots: { ...DEFAULT_CLEANING.bots, leastActs: 40 },
  })
})

test('bots can be left alone', () => {
  assert.equal(cleaningOf({ bots: null }).bots, null)
})

test('actions of repeats may be spelt with hyphens', () => {
  assert.deepEqual(cleaningOf({ repeats: { withinMs: 500, actions: ['add-to-cart'] } }).repeats.actions, [
    'add_to_cart',
  ])
})

test('settings that can’t be are named with their path', () => {
  const wrong = {
    maxLatenessMs: -1,
    repeats: { within: 5, actions: ['cough'] },
    bots: { leastActs: 300, quarantineAt: 0 },
  }

  assert.throws(
    () => cleaningOf(wrong),
    (error: Error) =>
      /cleaning\.maxLatenessMs is -1/.test(error.message) &&
      /cleaning\.repeats\.within is not a field of a scenario \(did you mean "withinMs"\?\)/.test(
        error.message,
      ) &&
      /cleaning\.repeats\.actions\[0\] is "cough"/.test(error.message) &&
      /cleaning\.bots\.leastActs is 300/.test(error.message) &&
      /cleaning\.bots\.quarantineAt is 0/.test(error.message),
  )
  assert.throws(() => cleaningOf('yes'), /cleaning is "yes", expected an object/)
  assert.throws(
    () => cleaningOf({ bots: { quarantineAt: 30, releaseBelow: 50 } }),
    /releaseBelow must not lie above/,
  )
})
