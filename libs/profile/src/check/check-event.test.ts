import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asScenarioName, type DeadLetterReason } from '@profilestream/contracts'
import { anEvent, aScenario, type EventFields } from '../testing/builders.js'
import { checkEvent } from './check-event.js'

const NOW = asEpochMs(1_700_000_000_000)
const basis = { scenarios: new Map([[asScenarioName('video'), aScenario()]]) }
const check = (fields: EventFields) => checkEvent(anEvent({ occurredAt: NOW, ...fields }), NOW, basis)
const refuses = (fields: EventFields, reason: DeadLetterReason, detail: RegExp): void => {
  const outcome = check(fields)
  assert.ok(outcome.kind === 'dead-letter', `${JSON.stringify(fields)} passed`)
  assert.equal(outcome.reason, reason)
  assert.match(outcome.detail, detail)
}
const passes = (fields: EventFields): void =>
  assert.equal(check(fields).kind, 'accepted', JSON.stringify(fields))

test('a good event passes as it is', () => {
  const event = anEvent({ occurredAt: NOW })
  assert.deepEqual(checkEvent(event, NOW, basis), { kind: 'accepted', value: event })
})

test('an unknown scenario and an action the scenario does not use are named with what there is', () => {
  refuses({ scenario: 'vidoe' }, 'unknown_scenario', /"vidoe" is not defined; use one of video/)
  refuses(
    { action: 'listen' },
    'unknown_action',
    /"listen" is not used in scenario video; use one of watch, /,
  )
  refuses({ action: 'unknown' }, 'unknown_action', /"unknown"/)
})

test('a scenario named like a property of every object is still unknown', () => {
  refuses({ scenario: '__proto__' }, 'unknown_scenario', /__proto__/)
})

test('empty and over-long ids are refused, the longest allowed pass', () => {
  refuses({ eventId: '' }, 'invalid_field', /eventId is empty; give it 1 to 128/)
  refuses({ userId: '' }, 'invalid_field', /userId is empty/)
  refuses({ itemId: '' }, 'invalid_field', /itemId is empty/)
  refuses({ eventId: 'x'.repeat(129) }, 'invalid_field', /eventId .* is longer than 128/)
  refuses({ userId: 'x'.repeat(257) }, 'invalid_field', /userId .*\(259 characters\) is longer than 256/)
  refuses({ targetUserId: 'x'.repeat(257) }, 'invalid_field', /targetUserId/)
  passes({ eventId: 'x'.repeat(128), userId: 'u'.repeat(256), itemId: 'i'.repeat(256) })
})

test('what an action needs must be there', () => {
  refuses({ itemId: null }, 'missing_field', /itemId is missing; a watch in scenario video needs it/)
  refuses({ action: 'rate' }, 'missing_field', /rating is missing/)
  refuses({ action: 'follow', itemId: null }, 'missing_field', /targetUserId is missing/)
  refuses({ action: 'search', itemId: null }, 'missing_field', /query is missing/)
  passes({ action: 'search', query: 'cats' })
})

test('times before the scenario’s earliest are impossible, and so are halves and no numbers', () => {
  refuses({ occurredAt: -1 }, 'impossible_time', /-1 \(1969-12-31T23:59:59.999Z\) lies before .*1990/)
  refuses({ occurredAt: 0 }, 'impossible_time', /1970-01-01/)
  refuses({ occurredAt: 631_151_999_999 }, 'impossible_time', /1989/)
  refuses({ occurredAt: NaN }, 'impossible_time', /NaN/)
  refuses({ occurredAt: 1.6e12 + 0.5 }, 'impossible_time', /1600000000000.5/)
  refuses({ occurredAt: -Infinity }, 'impossible_time', /-Infinity/)
  passes({ occurredAt: 631_152_000_000 })
})

test('the future begins after the tolerance past the broker’s time', () => {
  passes({ occurredAt: NOW + 600_000 })
  refuses({ occurredAt: NOW + 600_001 }, 'future_time', /more than 600000 ms after the broker's time/)
  refuses({ occurredAt: Number.MAX_SAFE_INTEGER }, 'future_time', /9007199254740991/)
  refuses({ occurredAt: Infinity }, 'impossible_time', /Infinity/)
})

test('numbers must lie in their range', () => {
  const rate = { action: 'rate' } as const
  refuses({ ...rate, rating: 0.5 }, 'out_of_range', /rating 0.5 is not between 1 and 5/)
  refuses({ ...rate, rating: 6 }, 'out_of_range', /rating 6/)
  refuses({ ...rate, rating: NaN }, 'out_of_range', /rating NaN/)
  refuses({ price: -0.01 }, 'out_of_range', /price -0.01/)
  refuses({ price: Infinity }, 'out_of_range', /price Infinity/)
  refuses({ dwellMs: -1 }, 'out_of_range', /dwellMs -1/)
  refuses({ dwellMs: 1e12 }, 'out_of_range', /dwellMs/)
  refuses({ dwellMs: 0.5 }, 'invalid_field', /dwellMs 0.5 is not a whole number/)
  refuses({ quantity: -1 }, 'out_of_range', /quantity -1/)
  refuses({ completion: 1.01 }, 'out_of_range', /completion 1.01/)
  refuses({ utcOffsetMinutes: 841 }, 'out_of_range', /utcOffsetMinutes 841/)
  refuses({ currency: 'euro' }, 'invalid_field', /currency "euro" is no ISO 4217 code/)
  passes({ ...rate, rating: 5, price: 0, dwellMs: 0, completion: 0, quantity: 0, currency: 'USD' })
})
