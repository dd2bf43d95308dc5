/** The fold counts values within the limits of the release; a take-back takes what was given. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asScenarioName } from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import { createProfile } from '../mutable-profile.js'
import type { ScenarioLimits } from '../normalise/outlier-limits.js'
import type { ScenarioProfile } from '../profile.js'
import { aBasis, FIRST_DAY_MS } from '../testing/arbitraries.js'
import { anEvent, aUserId, type EventFields } from '../testing/builders.js'
import { viewProfile } from '../view/view-profile.js'
import { foldEvent } from './fold-event.js'

const video = asScenarioName('video')
const given = { levels: [0.001, 0.999], count: 9_000 } as const
const limits: ScenarioLimits = {
  purchase: { price: { low: 1, high: 50, ...given }, quantity: { low: 1, high: 12, ...given } },
  view: { dwellMs: { low: 500, high: 90_000, ...given } },
}
const released: Basis = { ...aBasis(), limits: new Map([[video, limits]]) }

const folded = (basis: Basis, ...all: readonly EventFields[]): ScenarioProfile => {
  const profile = createProfile(aUserId())
  all.forEach((fields, offset) => {
    const event = anEvent({
      eventId: `event-${offset}`,
      occurredAt: FIRST_DAY_MS + offset * 1_000,
      ...fields,
    })
    foldEvent(profile, { event, partition: 0, offset }, basis)
  })
  return viewProfile(profile).scenarios.get(video) ?? assert.fail('no video')
}

test('dwell, price and quantity beyond the limits count as the limits', () => {
  const held = folded(
    released,
    { action: 'purchase', price: 70, quantity: 800 },
    { action: 'view', dwellMs: 3_000_000 },
    { action: 'view', dwellMs: 1 },
  )

  assert.deepEqual(held.spend, { EUR: 50 * 12 })
  assert.equal(held.dwellMs, 90_500)
  assert.equal(held.days[0]?.dwellMs, 90_500)
})

test('before the first release, and in a scenario without limits, everything counts as it is', () => {
  const others = new Map([[asScenarioName('music'), limits]])
  for (const basis of [aBasis(), { ...aBasis(), limits: others }]) {
    const held = folded(
      basis,
      { action: 'purchase', price: 70, quantity: 800 },
      { action: 'view', dwellMs: 3_000_000 },
    )
    assert.deepEqual(held.spend, { EUR: 56_000 })
    assert.equal(held.dwellMs, 3_000_000)
  }
})

test('a return of what was held to its limits leaves nothing', () => {
  const bought = { action: 'purchase', price: 70, quantity: 800 } as const
  const held = folded(released, { action: 'purchase', price: 10, quantity: 1, itemId: 'film-2' }, bought, {
    ...bought,
    action: 'return',
  })

  assert.deepEqual(held.spend, { EUR: 10 })
})
