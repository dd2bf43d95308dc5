import assert from 'node:assert/strict'
import test from 'node:test'
import { foldEvent } from '../fold/fold-event.js'
import { createProfile } from '../mutable-profile.js'
import { aBasis, FIRST_DAY_MS, placed } from '../testing/arbitraries.js'
import { aUserId } from '../testing/builders.js'
import { profileToJson } from './profile-to-json.js'
import { viewProfile } from './view-profile.js'

test('a profile reads as plain JSON: ISO times, interests with weight and events', () => {
  const profile = createProfile(aUserId())
  const events = placed([
    { itemId: 'film-1', occurredAt: FIRST_DAY_MS, completion: 0.25, dwellMs: 60_000 },
    { action: 'purchase', itemId: 'film-1', occurredAt: FIRST_DAY_MS + 1_000, price: 3.5 },
    { action: 'follow', itemId: null, targetUserId: 'bob', occurredAt: FIRST_DAY_MS + 2_000 },
  ])
  for (const event of events) foldEvent(profile, event, aBasis())

  const { scenarios, ...rest } = profileToJson(viewProfile(profile))

  assert.deepEqual(rest, {
    userId: 'ada',
    version: 3,
    updatedAt: '2023-12-09T00:00:02.000Z',
    positions: { 0: 3 },
    links: [],
    ties: [
      {
        userId: 'bob',
        following: true,
        events: 1,
        lastAt: '2023-12-09T00:00:02.000Z',
        strength: 1,
        mutual: null,
        sentence: 'follows bob: 1.00 of her ties, 1 event',
      },
    ],
  })
  const { video } = scenarios as { video: Record<string, unknown> }
  assert.deepEqual(video.interests, [{ name: 'genre-1', weight: 5.75, events: 2 }])
  assert.deepEqual(video.history, [
    { itemId: 'film-1', action: 'watch', occurredAt: '2023-12-09T00:00:00.000Z', value: 0.25 },
    { itemId: 'film-1', action: 'purchase', occurredAt: '2023-12-09T00:00:01.000Z', value: 1 },
  ])
  assert.deepEqual(video.activity, {
    firstSeenAt: '2023-12-09T00:00:00.000Z',
    lastSeenAt: '2023-12-09T00:00:02.000Z',
    cohortDay: '2023-12-09',
    activeDays: ['2023-12-09'],
    sessions: 1,
    recentSessions: [{ from: '2023-12-09T00:00:00.000Z', to: '2023-12-09T00:00:02.000Z' }],
    dwellMs: 60_000,
    counts: { watch: 1, purchase: 1, follow: 1 },
    spend: { EUR: 3.5 },
    days: [
      {
        day: '2023-12-09',
        events: 3,
        sessions: 1,
        dwellMs: 60_000,
        impressions: 0,
        attributedClicks: 0,
        conversions: 0,
      },
    ],
  })
  assert.equal(JSON.stringify(video).includes('null'), true)
})
