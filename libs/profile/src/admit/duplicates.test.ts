/** Repeats: what is recognised, what is missed and what is mistaken, measured against the rates that the rules state. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEventId, asScenarioName, DEFAULT_CLEANING, hash32 } from '@profilestream/contracts'
import { encodeProfile } from '../codec/encode-profile.js'
import { openProfile } from '../codec/open-profile.js'
import { eventKeyOf } from '../fold/event-key.kernel.js'
import { foldEvent } from '../fold/fold-event.js'
import { createProfile, type FoldOutcome, type MutableProfile } from '../mutable-profile.js'
import { aBasis } from '../testing/arbitraries.js'
import { anEvent, aScenario, aUserId, type EventFields } from '../testing/builders.js'
import { decodeProfile } from '../view/view-profile.js'
import { createRepeatable, deedHash, MAX_REPEATABLE, rememberDeed, wasDone } from './repeats.kernel.js'

const NOON = 1_700_000_000_000
const WINDOW_MS = 2_000
const cleaning = {
  ...DEFAULT_CLEANING,
  bots: null,
  repeats: { withinMs: WINDOW_MS, actions: ['view' as const] },
}
const scenario = aScenario({ cleaning })
const basis = aBasis({ scenarios: new Map([[asScenarioName('video'), scenario]]) })

/** Folds events one after another, through stored bytes each time. */
const outcomesOf = (events: readonly EventFields[]): { outcomes: FoldOutcome[]; profile: MutableProfile } => {
  let profile = createProfile(aUserId())
  const outcomes = events.map((fields, offset) => {
    const event = anEvent({ eventId: `e-${offset}`, occurredAt: NOON, action: 'view', ...fields })
    const outcome = foldEvent(profile, { event, partition: 0, offset }, basis)
    profile = openProfile(encodeProfile(profile))
    return outcome
  })
  return { outcomes, profile }
}

test('a double click counts once, and a third click after the window counts again', () => {
  const { outcomes, profile } = outcomesOf([
    {},
    { occurredAt: NOON + 1_500 },
    { occurredAt: NOON + 2_000 },
    { occurredAt: NOON + 2_001 },
  ])

  assert.deepEqual(outcomes, ['applied', 'repeated', 'repeated', 'applied'])
  assert.deepEqual(decodeProfile(encodeProfile(profile)).scenarios.get(scenario.name)?.counts, { view: 2 })
})

test('another item, another action, or an action without a window is no double click', () => {
  const { outcomes } = outcomesOf([
    {},
    { itemId: 'film-2' },
    { action: 'like' },
    { action: 'like' },
    { action: 'search', itemId: null, query: 'cats' },
  ])

  assert.deepEqual(outcomes, Array(5).fill('applied'))
})

test('the half of a double click that comes late is recognised too', () => {
  const { outcomes } = outcomesOf([{ occurredAt: NOON + 500 }, { occurredAt: NOON }])

  assert.deepEqual(outcomes, ['applied', 'repeated'])
})

test('the repeat of a double click stays one, however late it is sent again', () => {
  const { outcomes } = outcomesOf([
    {},
    { eventId: 'second', occurredAt: NOON + 500 },
    { itemId: 'film-2', occurredAt: NOON + 60_000 },
    { eventId: 'second', occurredAt: NOON + 500 },
  ])

  assert.deepEqual(outcomes, ['applied', 'repeated', 'applied', 'duplicate'])
})

test('double clicks are missed only when more than 8 other deeds came between', () => {
  for (const between of [0, 3, MAX_REPEATABLE - 1, MAX_REPEATABLE]) {
    const others = Array.from({ length: between }, (_, i) => ({ itemId: `film-${i + 2}` }))

    assert.equal(
      outcomesOf([{}, ...others, {}]).outcomes.at(-1),
      between < MAX_REPEATABLE ? 'repeated' : 'applied',
    )
  }
})

test('different deeds are taken for one less often than twice in a million', () => {
  const deeds = createRepeatable()
  let mistaken = 0
  const asked = 1_000_000

  for (let i = 0; i < asked; i++) {
    const deed = { hash: deedHash(hash32(`film-${i}`), i % 20), at: NOON }
    if (wasDone(deeds, deed, WINDOW_MS)) mistaken += 1
    rememberDeed(deeds, deed, WINDOW_MS)
  }

  assert.ok(mistaken <= 2, `${mistaken} of ${asked}`)
})

test('an event id is known while its event is among the 100 of the history or the 64 newest others', () => {
  const repeatAfter = (others: number, action: 'watch' | 'search'): FoldOutcome | undefined => {
    const fields: EventFields = action === 'search' ? { action, itemId: null, query: 'cats' } : { action }
    const one = { eventId: 'one', ...fields }
    const between = Array.from({ length: others }, (_, i) => ({ ...fields, occurredAt: NOON + 1 + i }))
    return outcomesOf([one, ...between, one]).outcomes.at(-1)
  }

  assert.deepEqual([repeatAfter(99, 'watch'), repeatAfter(63, 'search')], ['duplicate', 'duplicate'])
  assert.deepEqual([repeatAfter(100, 'watch'), repeatAfter(64, 'search')], ['applied', 'applied'])
})

test('of a million event ids no two have the same key, whether they end in a number or not', () => {
  const forms = [
    (i: number) => `ml-100k-${i}`,
    (i: number) => `${hash32(String(i)).toString(16)}-${i.toString(36)}z`,
  ]
  for (const form of forms) {
    const keys = new Float64Array(1_000_000).map((_, i) => eventKeyOf(asEventId(form(i)))).sort()
    let equal = 0
    for (let i = 1; i < keys.length; i++) if (keys[i] === keys[i - 1]) equal += 1
    assert.ok(equal <= 1, `${equal} pairs`)
  }
})
