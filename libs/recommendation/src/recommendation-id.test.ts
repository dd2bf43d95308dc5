import assert from 'node:assert/strict'
import test from 'node:test'
import { asItemId, asReleaseVersion, asScenarioName, asUserId } from '@profilestream/contracts'
import { recommendationIdOf, type ListOrigin } from './recommendation-id.js'

const origin: ListOrigin = {
  userId: asUserId('ann'),
  scenario: asScenarioName('video'),
  slot: 'home',
  profileVersion: 7,
  release: asReleaseVersion('0001'),
}

test('the same list has the same id for ever', () => {
  assert.equal(recommendationIdOf(origin), recommendationIdOf({ ...origin, aboutItemId: null }))
  assert.match(recommendationIdOf(origin), /^[0-9a-f]{16}$/)
})

test('every part of what a list is made from is in its id', () => {
  const others: ListOrigin[] = [
    origin,
    { ...origin, userId: asUserId('bob') },
    { ...origin, scenario: asScenarioName('music') },
    { ...origin, slot: 'ads' },
    { ...origin, profileVersion: 8 },
    { ...origin, release: null },
    { ...origin, aboutItemId: asItemId('film-1') },
  ]

  assert.equal(new Set(others.map(recommendationIdOf)).size, others.length)
})
