import assert from 'node:assert/strict'
import test from 'node:test'
import { hash32 } from '@profilestream/contracts'
import {
  createSeenFilter,
  FILTER_BYTES,
  filtersOf,
  MAX_FILTERS,
  mayHaveSeen,
  rememberSeen,
} from './seen-filter.kernel.js'

const filled = (items: number) => {
  const filter = createSeenFilter()
  for (let i = 0; i < items; i++) rememberSeen(filter, hash32(`had-${i}`))
  return filter
}
const falseShare = (items: number, asked = 200_000): number => {
  const filter = filled(items)
  let yes = 0
  for (let i = 0; i < asked; i++) if (mayHaveSeen(filter, hash32(`not-had-${i}`))) yes += 1
  return yes / asked
}

test('what was remembered is never denied', () => {
  const filter = filled(2_048)
  for (let i = 0; i < 2_048; i++) assert.ok(mayHaveSeen(filter, hash32(`had-${i}`)))
})

test('at most 1 % of other items are taken for had, even when it is full', () => {
  assert.ok(falseShare(100) < 0.001)
  assert.ok(falseShare(2_048) < 0.01)
})

test('it never grows beyond 4 KiB: the oldest 128 items are forgotten', () => {
  const filter = filled(10_000)

  assert.ok(filtersOf(filter.items) * FILTER_BYTES <= MAX_FILTERS * FILTER_BYTES)
  assert.ok(filter.items > 1_900)
  for (let i = 8_200; i < 10_000; i++) assert.ok(mayHaveSeen(filter, hash32(`had-${i}`)))
  const remembered = Array.from({ length: 5_000 }, (_, i) => mayHaveSeen(filter, hash32(`had-${i}`)))
  assert.ok(remembered.filter(Boolean).length < 100)
})

test('an item had again while it is in the newest filter takes no more room', () => {
  const filter = filled(10)
  for (let i = 0; i < 10; i++) rememberSeen(filter, hash32(`had-${i}`))
  assert.equal(filter.items, 10)
})
