/** Interests looked back at are those that the fold has built. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asScenarioName, type EventId } from '@profilestream/contracts'
import { createProfile } from '../mutable-profile.js'
import { aBasis, CATALOG, FIRST_DAY_MS } from '../testing/arbitraries.js'
import { anEvent, aUserId } from '../testing/builders.js'
import { viewProfile } from '../view/view-profile.js'
import { halfLifeMsOf } from './evidence.js'
import { choicesOf } from './choice.js'
import { foldEvent } from './fold-event.js'
import { hundredthsOf, weightAt } from './interaction-value.js'
import { interestsOf, type TasteEvidence } from './interests-of.js'

const HOUR_MS = 3_600_000
const video = asScenarioName('video')

test('interests looked back at are those of the fold, dislikes and hundreds of days included', () => {
  const basis = aBasis()
  const definition = basis.scenarios.get(video)!
  const profile = createProfile(aUserId())
  const evidence: TasteEvidence[] = []
  for (let step = 0; step < 200; step++) {
    const item = CATALOG[(step * 7) % CATALOG.length]!
    const occurredAt = asEpochMs(FIRST_DAY_MS + step * 55 * HOUR_MS)
    const fields =
      (step * 7) % CATALOG.length < 4
        ? { action: 'rate' as const, rating: 1 + (step % 2) }
        : { action: 'watch' as const, completion: (step % 11) / 10 }
    const event = anEvent({
      eventId: `e${step}` as EventId,
      userId: aUserId(),
      scenario: video,
      itemId: item.itemId,
      occurredAt,
      ...fields,
    })
    foldEvent(profile, { event, partition: 0, offset: step }, basis)
    const action = definition.actions[event.action]!
    const hundredths = hundredthsOf(event, action, definition)
    evidence.push({
      item,
      at: occurredAt,
      amount: weightAt(action, hundredths),
      choices: choicesOf(action, hundredths),
    })
  }

  const found = interestsOf(evidence, halfLifeMsOf(definition))

  const folded = viewProfile(profile).scenarios.get(video)!.interests
  assert.ok(folded.length > 2 && folded.some(({ weight }) => weight < 0))
  assert.deepEqual(
    found.map(({ name, events }) => [name, events]),
    folded.map(({ name, events }) => [name, events]),
  )
  for (const [at, one] of found.entries()) {
    const { weight, choices, recentChoices } = folded[at]!
    assert.ok(Math.abs(one.weight - weight) < 1e-4)
    // Rounded by another dice: 8 bits of precision.
    assert.ok(Math.abs(one.choices - choices) <= choices / 32, `${one.name}: ${one.choices}, ${choices}`)
    assert.ok(Math.abs(one.recentChoices - recentChoices) <= recentChoices / 32)
  }
})

test('nothing done is nothing cared for', () => {
  assert.deepEqual(interestsOf([], 1_000), [])
})
