/** Ratings of events. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDataset } from './parse-dataset.js'
import { toRatings } from './to-ratings.js'

test('what rates an item counts, the last word of a user on it alone', async () => {
  const line = (userId: string, itemId: string, occurredAt: number, rating?: number): string =>
    JSON.stringify({
      eventId: `${userId}${itemId}${occurredAt}`,
      userId,
      itemId,
      occurredAt,
      scenario: 'video',
      action: rating === undefined ? 'watch' : 'rate',
      ...(rating === undefined ? {} : { rating }),
    })
  const lines = [
    line('ann', 'x', 30, 2),
    line('ann', 'x', 10, 5),
    line('bob', 'x', 20, 4),
    line('bob', 'y', 40),
  ]
  const { events } = await readDataset('ndjson', [{ name: 'a.ndjson', lines }])

  const { users, items, userIndices, itemIndices, values } = toRatings(events)

  assert.deepEqual(
    [...values].map((value, index) => [users[userIndices[index]!], items[itemIndices[index]!], value]),
    [
      ['ann', 'x', 2],
      ['bob', 'x', 4],
    ],
  )
})
