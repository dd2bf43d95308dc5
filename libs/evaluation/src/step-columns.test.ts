/** What is known beside items is cut where the sequences are, and what is held out is nowhere in memory. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import { splitColdItems } from './protocols/cold-items.js'
import { splitLeaveLastOneOut, type Split } from './protocols/leave-last-one-out.js'
import { splitLeaveOneRandomOut } from './protocols/leave-one-random-out.js'
import { splitTemporal } from './protocols/temporal.js'

const ITEMS = 50
const random = createSeededRandom(11).next
const sequences = Array.from({ length: 60 }, () =>
  Int32Array.from({ length: 1 + Math.floor(random() * 8) }, () => Math.floor(random() * ITEMS)),
)
/** Every column says the item again, so that one that slips is seen. */
const columns = sequences.map((items) => ({
  at: Float64Array.from(items),
  actions: Uint8Array.from(items),
  values: Int8Array.from(items),
}))
const times = sequences.map((items) => Float64Array.from(items, (_, place) => place))

const SPLITS: Readonly<Record<string, Split>> = {
  'leave-last-one-out': splitLeaveLastOneOut({ sequences, items: ITEMS, columns }),
  'leave-one-random-out': splitLeaveOneRandomOut({ sequences, items: ITEMS, columns, seed: 3 }),
  'cold-items': splitColdItems({ sequences, items: ITEMS, columns, itemShare: 0.3, seed: 3 }),
  temporal: splitTemporal({ sequences, times, columns, items: ITEMS, cutAt: 3 }),
}

for (const [protocol, { train }] of Object.entries(SPLITS)) {
  test(`${protocol}: columns stay beside their items`, () => {
    assert.ok(train.sequences.some((items, user) => items.length < sequences[user]!.length))
    train.sequences.forEach((items, user) => {
      const { at, actions, values } = train.columns![user]!
      for (const column of [at!, actions!, values!]) assert.deepEqual([...column], [...items])
    })
  })

  test(`${protocol}: what is held out is not behind the columns either`, () => {
    for (const { at, actions, values } of train.columns!)
      for (const column of [at!, actions!, values!])
        assert.equal(column.buffer.byteLength, column.length * column.BYTES_PER_ELEMENT)
  })
}

test('without columns there are none', () => {
  const { train } = splitLeaveLastOneOut({ sequences, items: ITEMS })

  assert.equal('columns' in train, false)
})
