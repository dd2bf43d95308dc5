/** Likes that are sent over and over are a machine's; what a person does again is not. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { DEFAULT_CLEANING, SECOND_MS, type Action } from '@profilestream/contracts'
import { foldEvent } from '../../fold/fold-event.js'
import { createProfile } from '../../mutable-profile.js'
import { aBasis } from '../../testing/arbitraries.js'
import { anEvent, aScenario, aUserId } from '../../testing/builders.js'
import { viewProfile } from '../../view/view-profile.js'

const NOON = 1_700_000_000_000
const scenario = aScenario({ cleaning: DEFAULT_CLEANING })
const basis = aBasis({ scenarios: new Map([[scenario.name, scenario]]) })

/** Folds a visit whose gaps are even, so that one more reason is enough. @returns the outcomes and the reasons at the end */
const fold = (acts: readonly (readonly [Action, string])[]) => {
  const profile = createProfile(aUserId())
  const outcomes = acts.map(([action, itemId], offset) => {
    const event = anEvent({
      eventId: `e-${offset}`,
      action,
      itemId,
      occurredAt: NOON + 3 * SECOND_MS * offset,
    })
    return foldEvent(profile, { event, partition: 0, offset }, basis)
  })
  return { outcomes, reasons: viewProfile(profile).scenarios.get(scenario.name)?.bot.reasons ?? [] }
}
/** Looks at an item and does something to it, of so many items in turn. */
const turns = (count: number, deed: Action, items: number): (readonly [Action, string])[] =>
  Array.from({ length: count }, (_, turn) => `film-${turn % items}`).flatMap((film) => [
    ['view', film],
    [deed, film],
  ])

test('likes of the same few items over and over put a user in quarantine', () => {
  const { outcomes, reasons } = fold(turns(20, 'like', 3))

  assert.equal(outcomes.indexOf('quarantined'), 19)
  assert.ok(outcomes.slice(19).every((outcome) => outcome === 'quarantined'))
  assert.deepEqual(reasons, ['regularity', 'repetition'])
})

test('likes of items that were not liked before do not', () => {
  assert.deepEqual(fold(turns(20, 'like', 20)).reasons, ['regularity'])
})

test('what may be done again does not: watching the same films all day', () => {
  assert.deepEqual(fold(turns(20, 'watch', 3)).reasons, ['regularity'])
})

test('a like that was taken back may be given again', () => {
  const onAndOff: readonly (readonly [Action, string])[] = [
    ['view', 'film-1'],
    ['like', 'film-1'],
    ['unlike', 'film-1'],
  ]
  const { outcomes } = fold(Array.from({ length: 12 }, () => onAndOff).flat())

  assert.ok(!outcomes.includes('quarantined'))
})
