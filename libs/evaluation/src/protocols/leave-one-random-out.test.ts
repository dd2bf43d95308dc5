/** Without times, any interaction may be the one held out. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { splitLeaveOneRandomOut } from './leave-one-random-out.js'

const walks = fc.array(fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 20 })

test('one item of each user with two is held out wholly, in its order the rest is learned from', () => {
  fc.assert(
    fc.property(walks, fc.nat(), (lists, seed) => {
      const sequences = lists.map((list) => Int32Array.from(list))
      const { train, test: sealed } = splitLeaveOneRandomOut({ sequences, items: 10, seed })

      assert.equal(sealed.users, lists.filter((list) => new Set(list).size > 1).length)
      train.sequences.forEach((kept, user) => {
        const missing = [...new Set(lists[user])].filter((item) => !kept.includes(item))
        assert.equal(missing.length, new Set(lists[user]).size > 1 ? 1 : 0)
        assert.deepEqual(
          [...kept],
          lists[user]!.filter((item) => !missing.includes(item)),
        )
      })
    }),
  )
})

test('the same seed holds the same out, another one something else, and any place may be drawn', () => {
  const sequences = Array.from({ length: 300 }, () => Int32Array.of(0, 1, 2))
  const heldOut = (seed: number): string =>
    splitLeaveOneRandomOut({ sequences, items: 3, seed })
      .train.sequences.map((kept) => [0, 1, 2].find((item) => !kept.includes(item)))
      .join('')

  assert.equal(heldOut(1), heldOut(1))
  assert.notEqual(heldOut(1), heldOut(2))
  for (const item of '012')
    assert.ok(heldOut(1).split(item).length > 70, `${item} is drawn a third of the time`)
})
