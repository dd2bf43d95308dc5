import { topK } from '@profilestream/similarity'
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asItemId, asUserId, DAY_MS } from '@profilestream/contracts'
import fc from 'fast-check'
import { exclude, exclusionOf, type ExclusionRules } from './exclude.js'
import { createItemTable, type ItemFacts } from './item-table.js'
import { anItem } from './testing/an-item.js'

const NOW = asEpochMs(100 * DAY_MS)

const rules = (overrides: Partial<ExclusionRules> = {}): ExclusionRules => ({
  definition: { itemsRepeat: false, freshForDays: null },
  at: NOW,
  adSlot: false,
  userId: asUserId('ann'),
  hasHad: () => false,
  hasDismissed: () => false,
  ...overrides,
})

const facts = (overrides: Partial<ItemFacts> = {}): ItemFacts => ({
  ...anItem('film-1'),
  withdrawn: false,
  ...overrides,
})

test('what the user has had is left out only where items do not repeat', () => {
  const hasHad = (): boolean => true

  assert.equal(exclusionOf(facts(), rules({ hasHad })), 'had')
  assert.equal(
    exclusionOf(facts(), rules({ hasHad, definition: { itemsRepeat: true, freshForDays: null } })),
    null,
  )
})

test('an item is shown from its publication until it expires', () => {
  const item = facts({ publishedAt: asEpochMs(NOW), expiresAt: asEpochMs(NOW + 1) })

  assert.equal(exclusionOf(item, rules()), null)
  assert.equal(exclusionOf(item, rules({ at: asEpochMs(NOW - 1) })), 'not_yet')
  assert.equal(exclusionOf(item, rules({ at: asEpochMs(NOW + 1) })), 'expired')
})

test('an item that is no longer fresh is left out where freshness counts', () => {
  const item = facts({ publishedAt: asEpochMs(NOW - 3 * DAY_MS) })

  assert.equal(exclusionOf(item, rules({ definition: { itemsRepeat: false, freshForDays: 3 } })), null)
  assert.equal(exclusionOf(item, rules({ definition: { itemsRepeat: false, freshForDays: 2 } })), 'stale')
  assert.equal(exclusionOf(item, rules()), null)
})

test('ads show in ad slots and nowhere else, again and again', () => {
  assert.equal(exclusionOf(facts({ ad: true }), rules()), 'wrong_slot')
  assert.equal(exclusionOf(facts(), rules({ adSlot: true })), 'wrong_slot')
  assert.equal(exclusionOf(facts({ ad: true }), rules({ adSlot: true, hasHad: () => true })), null)
})

test('dismissed, withdrawn and own items are left out', () => {
  assert.equal(exclusionOf(facts(), rules({ hasDismissed: () => true })), 'dismissed')
  assert.equal(exclusionOf(facts({ withdrawn: true }), rules()), 'withdrawn')
  assert.equal(exclusionOf(facts({ creatorUserId: asUserId('ann') }), rules()), 'own')
})

test('the best allowed items are those of a full sort, however many are left out before them', () => {
  const anyWorld = fc.array(fc.record({ score: fc.integer({ min: 0, max: 50 }), had: fc.boolean() }), {
    maxLength: 300,
  })
  fc.assert(
    fc.property(anyWorld, fc.integer({ min: 1, max: 20 }), (world, count) => {
      const table = createItemTable()
      world.forEach((_, index) => table.admit(asItemId(`i${index}`)))
      const scores = Float32Array.from(world, ({ score }) => score)
      const hasHad = (itemId: string): boolean => world[Number(itemId.slice(1))]!.had

      const candidates = exclude(table, (looked) => topK(scores, looked), { count, rules: rules({ hasHad }) })

      const expected = world
        .map(({ score, had }, index) => ({ score, had, index }))
        .filter(({ had }) => !had)
        .sort((a, b) => b.score - a.score || a.index - b.index)
        .slice(0, count)
      assert.deepEqual(
        candidates.map(({ index }) => index),
        expected.map(({ index }) => index),
      )
    }),
  )
})
