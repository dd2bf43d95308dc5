/** Repairs: only what the scenario settles is filled in, and it is said what. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asScenarioName } from '@profilestream/contracts'
import { anEvent, aScenario, type EventFields } from '../testing/builders.js'
import { checkEvent } from './check-event.js'

const NOW = asEpochMs(1_700_000_000_000)
const check = (fields: EventFields, defaultCurrency: string | null = 'EUR') =>
  checkEvent(anEvent({ occurredAt: NOW, ...fields }), NOW, {
    scenarios: new Map([[asScenarioName('video'), aScenario({ defaultCurrency })]]),
  })

test('a purchase without currency and quantity is one piece in the scenario’s currency', () => {
  const event = anEvent({ occurredAt: NOW, action: 'purchase', price: 4.5 })

  assert.deepEqual(check({ action: 'purchase', price: 4.5 }), {
    kind: 'accepted',
    value: { ...event, currency: 'EUR', quantity: 1 },
    repairs: ['currency', 'quantity'],
  })
})

test('a return without a number is of one piece', () => {
  const checked = check({ action: 'return', price: 4.5, currency: 'USD' })

  assert.ok(checked.kind === 'accepted')
  assert.deepEqual(
    [checked.value.quantity, checked.value.currency, checked.repairs],
    [1, 'USD', ['quantity']],
  )
})

test('a currency in lower case is the one in capitals, other spellings are refused', () => {
  const checked = check({ price: 1, currency: 'usd' })

  assert.ok(checked.kind === 'accepted')
  assert.deepEqual([checked.value.currency, checked.repairs], ['USD', ['currency_case']])
  assert.equal(check({ price: 1, currency: 'Usd' }).kind, 'dead-letter')
})

test('nothing is made up: no currency where the scenario has none, no quantity of what is only watched', () => {
  for (const [fields, currency] of [
    [{ price: 3 }, null],
    [{}, 'EUR'],
  ] as const) {
    const checked = check(fields, currency)
    assert.ok(checked.kind === 'accepted')
    assert.deepEqual(
      [checked.value.currency, checked.value.quantity, checked.repairs],
      [null, null, undefined],
    )
  }
})
