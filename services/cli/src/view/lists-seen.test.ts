/** One user is watched, as long as lists come for her. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  asEpochMs,
  asItemId,
  asRecommendationId,
  asReleaseVersion,
  asScenarioName,
  asUserId,
  type RecommendationList,
} from '@profilestream/contracts'
import { createListsSeen } from './lists-seen.js'

const aList = (userId: string, profileVersion = 1, items = ['i']): RecommendationList => ({
  recommendationId: asRecommendationId(`${userId}-${profileVersion}`),
  userId: asUserId(userId),
  scenario: asScenarioName('news'),
  slot: 'home',
  profileVersion,
  release: null,
  variant: 'personal',
  createdAt: asEpochMs(0),
  items: items.map((itemId) => ({
    itemId: asItemId(itemId),
    score: 1,
    source: 'trending',
    reason: 'trending',
    becauseItemId: null,
  })),
})

test('the first user who gets items is watched, and her newest list is shown', () => {
  const seen = createListsSeen()
  seen.see(aList('empty', 1, []), 0)
  seen.see(aList('a'), 1)
  seen.see(aList('b'), 2)
  seen.see(aList('a', 2), 3)

  assert.equal(seen.watched()?.recommendationId, 'a-2')
  assert.equal(seen.count(), 4)
})

test('a user who falls silent is let go for the next', () => {
  const seen = createListsSeen()
  seen.see(aList('a'), 0)
  seen.see(aList('b'), 14_000)
  seen.see(aList('c'), 16_000)

  assert.equal(seen.watched()?.userId, 'c')
})

test('the first list that a release ranked takes the place of one without a release, and then stays', () => {
  const ranked = (userId: string): RecommendationList => ({
    ...aList(userId),
    release: asReleaseVersion('0001'),
  })
  const seen = createListsSeen()
  seen.see(aList('a'), 0)
  seen.see(ranked('b'), 1)
  seen.see(ranked('c'), 2)

  assert.equal(seen.watched()?.userId, 'b')
})
