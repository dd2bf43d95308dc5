/** For this package's tests: whether two profiles say the same, weights and vector up to the rounding of 32-bit floats. */
import assert from 'node:assert/strict'
import type { Profile, ScenarioProfile } from '../profile.js'

const TOLERANCE = 3e-5

const assertNear = (actual: number, expected: number, what: string): void =>
  assert.ok(
    Math.abs(actual - expected) <= TOLERANCE * (1 + Math.abs(expected)),
    `${what}: ${actual} is not ${expected}`,
  )

const assertSameTaste = (actual: ScenarioProfile, expected: ScenarioProfile): void => {
  const weights = new Map(expected.interests.map(({ name, weight, events }) => [name, { weight, events }]))
  assert.deepEqual(new Set(actual.interests.map(({ name }) => name)), new Set(weights.keys()))
  for (const { name, weight, events } of actual.interests) {
    assertNear(weight, weights.get(name)?.weight ?? NaN, name)
    assert.equal(events, weights.get(name)?.events, name)
  }
  actual.userVector.forEach((component, i) =>
    assertNear(component, expected.userVector[i] ?? NaN, `vector ${i}`),
  )
}

const exactOf = (held: ScenarioProfile): unknown => ({
  ...held,
  userVector: null,
  interests: null,
  seenFilter: null,
  estimates: null,
})

const assertSameEstimates = (actual: ScenarioProfile, expected: ScenarioProfile): void => {
  const others = new Map(Object.entries(expected.estimates))
  assert.deepEqual(new Set(Object.keys(actual.estimates)), new Set(others.keys()))
  for (const [name, { count, mean, deviation }] of Object.entries(actual.estimates)) {
    const other = others.get(name)
    assert.equal(count, other?.count, name)
    assertNear(mean, other?.mean ?? NaN, `mean of ${name}`)
    // A mean is rounded as it is stored, and what it lost comes back in the deviation.
    assertNear(deviation + Math.abs(mean), (other?.deviation ?? NaN) + Math.abs(mean), `deviation of ${name}`)
  }
}

/** Fails unless both hold the same in every scenario; user, version and positions are not compared. */
export const assertSameProfile = (actual: Profile, expected: Profile): void => {
  assert.deepEqual([...actual.scenarios.keys()].sort(), [...expected.scenarios.keys()].sort())
  assert.equal(actual.updatedAt, expected.updatedAt)
  assert.deepEqual(actual.ties, expected.ties)
  for (const [name, held] of actual.scenarios) {
    const other = expected.scenarios.get(name)
    assert.ok(other)
    assert.deepEqual(exactOf(held), exactOf(other))
    assertSameTaste(held, other)
    assertSameEstimates(held, other)
  }
}
