/** What is taken of a viewer's history for the release that serves her. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { ACTIONS, asEpochMs, asItemId, asUserId } from '@profilestream/contracts'
import { anEvent, aRelease, aServing, NOON, profileOf } from '../testing/a-world.js'
import { viewerOf, type ListRequest } from './viewer.js'

/** Ann, who watched three films, one of which no release knows. */
const aViewer = (readsColumns: boolean): ReturnType<typeof viewerOf> => {
  const scenario = aServing()
  scenario.serving = aRelease(scenario, { films: ['dune', 'alien'], readsColumns })
  const userId = asUserId('ann')
  const watched = ['alien', 'unknown', 'dune'].map((film, n) =>
    anEvent({
      userId,
      eventId: `event-${String(n)}`,
      itemId: asItemId(film),
      action: 'watch',
      completion: (n + 1) / 4,
      occurredAt: asEpochMs(NOON + n * 1_000),
    }),
  )
  const request: ListRequest = {
    userId,
    profile: profileOf(scenario, watched),
    scenario,
    slot: 'home',
    limit: 10,
    aboutItemId: null,
  }
  return viewerOf(request, asEpochMs(NOON))
}

test('a release that reads more than items is given it of the interactions with items that it knows', () => {
  const { evidence, columns } = aViewer(true)

  assert.deepEqual([...evidence.past], [1, 0])
  assert.deepEqual([...columns!.at], [NOON, NOON + 2_000])
  assert.deepEqual([...columns!.values], [25, 75])
  assert.deepEqual(
    Array.from(columns!.actions, (action) => ACTIONS[action]),
    ['watch', 'watch'],
  )
})

test('a release that reads items only is given nothing else', () => {
  assert.equal(aViewer(false).columns, undefined)
})
