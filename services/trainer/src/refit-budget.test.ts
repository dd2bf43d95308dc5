import assert from 'node:assert/strict'
import { test } from 'node:test'
import { budgetOf } from './refit-budget.js'
import { refitSettings } from './settings.js'

test('the time budget grows with the interactions, within its limits', () => {
  const limits = refitSettings.parse({})

  assert.equal(budgetOf(5_000, limits), 30)
  assert.equal(budgetOf(100_000, limits), 100)
  assert.equal(budgetOf(10_000_000, limits), 1_800)
})
