import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createActiveDays, listActiveDays, markActive } from './active-days.kernel.js'
import {
  addToDay,
  COLUMNS,
  createDays,
  DAY,
  EVENTS,
  findDay,
  MAX_DAYS,
  openDay,
  type Days,
} from './days.kernel.js'

const listed = ({ count, rows }: Days): Map<number, number> =>
  new Map(Array.from({ length: count }, (_, i) => [rows[i * COLUMNS + DAY]!, rows[i * COLUMNS + EVENTS]!]))

test('days are kept in order, the newest 40, with what was counted on them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1, max: 20_000 }), { maxLength: 200, size: 'max' }), (all) => {
      const days = createDays()
      const expected = new Map<number, number>()
      for (const day of all) {
        addToDay(days, day, { column: EVENTS, amount: 1 })
        const oldest = Math.min(...expected.keys())
        if (expected.size === MAX_DAYS && !expected.has(day) && day < oldest) continue
        expected.set(day, (expected.get(day) ?? 0) + 1)
        if (expected.size > MAX_DAYS) expected.delete(oldest)
      }
      const sorted = [...expected].sort(([a], [b]) => a - b)
      assert.deepEqual([...listed(days)], sorted)
    }),
  )
})

test('a day older than 40 kept ones has no row', () => {
  const days = createDays()
  for (let day = 100; day < 140; day++) openDay(days, day)
  assert.equal(openDay(days, 99), -1)
  assert.equal(findDay(days, 99), -1)
  assert.equal(days.count, MAX_DAYS)
})

test('active days are those of the newest 128, whatever order they come in', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1, max: 400 })), (all) => {
      const active = createActiveDays()
      for (const day of all) markActive(active, day)
      const newest = Math.max(...all)
      const inOrder = [...new Set(all)].sort((a, b) => a - b)
      assert.deepEqual(listActiveDays(active), inOrder.filter((day) => day > newest - 128)) // prettier-ignore
    }),
  )
})
