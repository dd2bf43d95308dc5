import assert from 'node:assert/strict'
import test from 'node:test'
import { asItemId } from '@profilestream/contracts'
import fc from 'fast-check'
import { listHistory } from '../view/list-history.js'
import { createPackedId, packId } from './event-key.kernel.js'
import { dropOldest, insert, isTooOld, remove, type NewEntry } from './history-change.kernel.js'
import {
  advance,
  createCursor,
  createHistory,
  HISTORY_LENGTH,
  remembersKey,
  type History,
} from './history.kernel.js'

interface Plain {
  readonly at: number
  readonly key: number
  readonly item: string
  readonly hundredths: number
}

const entryOf = ({ at, key, item, hundredths }: Plain): NewEntry => ({
  at,
  key,
  action: 6,
  hundredths,
  id: packId(asItemId(item), createPackedId()),
  delta: 0,
})
const byTime = (a: Plain, b: Plain): number => a.at - b.at || a.key - b.key
const plainOf = (history: History): Plain[] =>
  listHistory(history).map(({ occurredAt, eventKey, itemId, value }) => ({
    at: occurredAt,
    key: eventKey,
    item: itemId,
    hundredths: Math.round(value * 100),
  }))
const plain = fc.record(
  {
    at: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 4e12 })),
    key: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
    item: fc.oneof(fc.nat(9_999).map(String), fc.string({ minLength: 1, maxLength: 30 })),
    hundredths: fc.integer({ min: -100, max: 100 }),
  },
  { noNullPrototype: true },
)
const entries = fc.uniqueArray(plain, { selector: ({ key }) => key, maxLength: 400, size: 'max' })

test('a history holds the newest 100 by time and key, in order, whatever order they come in', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const history = createHistory()
      for (const entry of all) {
        if (isTooOld(history, entry.at, entry.key)) continue
        insert(history, entryOf(entry))
        const cursor = createCursor(history)
        if (history.count > HISTORY_LENGTH && advance(history, cursor)) dropOldest(history, cursor)
      }
      const expected = [...all].sort(byTime).slice(-HISTORY_LENGTH)
      assert.deepEqual(plainOf(history), expected)
      assert.ok(expected.every(({ key }) => remembersKey(history, key)))
    }),
    { numRuns: 60 },
  )
})

test('any entry can be removed and the others stay as they were', () => {
  const input = entries
    .filter((all) => all.length > 0)
    .chain((all) =>
      fc.tuple(fc.constant(all.slice(0, HISTORY_LENGTH)), fc.array(fc.nat(), { maxLength: 120 })),
    )
  fc.assert(
    fc.property(input, ([all, picks]) => {
      const history = createHistory()
      for (const entry of all) insert(history, entryOf(entry))
      const expected = [...all].sort(byTime)
      for (const pick of picks) {
        if (expected.length === 0) break
        const index = pick % expected.length
        const cursor = createCursor(history)
        while (cursor.index < index) advance(history, cursor)
        remove(history, cursor)
        expected.splice(index, 1)
        assert.deepEqual(plainOf(history), expected)
      }
    }),
    { numRuns: 60 },
  )
})

test('what is older than the tail of a full history is too old, and nothing is before it is full', () => {
  const history = createHistory()
  for (let i = 0; i < HISTORY_LENGTH; i++) {
    assert.equal(isTooOld(history, 0, 0), false)
    insert(history, entryOf({ at: 1_000 + i, key: 10 + i, item: 'a', hundredths: 1 }))
  }
  assert.deepEqual(
    [[999, 99], [1_000, 9], [1_000, 11], [1_001, 0]].map(([at = 0, key = 0]) => isTooOld(history, at, key)), // prettier-ignore
    [true, true, false, false],
  )
})
