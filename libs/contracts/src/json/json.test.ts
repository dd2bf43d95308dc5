/** Friendly JSON: what is wrong is named with its path, and what is written is read back. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { fromJson, readJson } from './from-json.js'
import { toJson } from './to-json.js'

const anEvent = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  eventId: 'e1',
  userId: 'anna',
  scenario: 'ecommerce',
  action: 'purchase',
  occurredAt: 1_732_431_600_000,
  ...overrides,
})
const problemsOf = (schema: 'ClickstreamEvent' | 'RecommendationList', value: unknown): string[] => {
  const read = readJson(schema, value)
  assert.ok(read.kind === 'problems', 'nothing was wrong')
  return read.problems.map(({ path, reason, detail }) => `${path} ${reason}: ${detail}`)
}

test('absent optional fields are filled with the defaults of the schema', () => {
  const read = fromJson('ClickstreamEvent', anEvent())

  assert.ok(read.kind === 'accepted')
  assert.equal(read.value.itemId, null)
})

test('an action may be written with hyphens', () => {
  const read = fromJson('ClickstreamEvent', anEvent({ action: 'add-to-cart' }))

  assert.equal(read.kind === 'accepted' && read.value.action, 'add_to_cart')
})

test('every wrong field is named with its path, its value and what is allowed', () => {
  const problems = problemsOf('ClickstreamEvent', {
    ...anEvent({ price: '12', quantity: 1.5, action: 'bye', occurredAt: undefined, contxt: {} }),
  })

  assert.deepEqual(
    problems.map((problem) => problem.split(':')[0]),
    [
      'contxt invalid_field',
      'action unknown_action',
      'occurredAt missing_field',
      'price invalid_field',
      'quantity invalid_field',
    ],
  )
  assert.match(problems[0]!, /is not a field of ClickstreamEvent \(did you mean "context"\?\)/)
  assert.match(problems[3]!, /is "12", expected a number/)
})

test('the path of a field within a list names its place', () => {
  const list = {
    recommendationId: 'r',
    userId: 'u',
    scenario: 's',
    slot: 'home',
    profileVersion: 1,
    variant: 'a',
    createdAt: 1,
    items: [{ itemId: 'i', score: 'high', source: 'deep', reason: 'why' }],
  }

  assert.match(
    problemsOf('RecommendationList', list)[0]!,
    /^items\[0\]\.score invalid_field: is "high", expected a number/,
  )
})

test('a field spelt in another style is recognised in the hint', () => {
  assert.match(problemsOf('ClickstreamEvent', { ...anEvent(), item_id: 'x' })[0]!, /did you mean "itemId"/)
})

test('a dead letter has the reason of the first problem and names the others', () => {
  const letter = fromJson('ClickstreamEvent', anEvent({ action: 'bye', price: 'x' }))

  assert.equal(letter.kind === 'dead-letter' && letter.reason, 'unknown_action')
  assert.match(letter.kind === 'dead-letter' ? letter.detail : '', /action is "bye".*; price is "x"/)
})

test('a number past 2^53 or outside of an int is refused', () => {
  assert.match(
    problemsOf('ClickstreamEvent', anEvent({ occurredAt: 2 ** 53 }))[0]!,
    /expected a whole number/,
  )
  assert.match(problemsOf('ClickstreamEvent', anEvent({ quantity: 2 ** 31 }))[0]!, /below 2\^31/)
})

test('what toJson writes, fromJson reads as the same record', () => {
  const letter = {
    deadLetterId: 'clickstream:0:1',
    reason: 'undecodable',
    detail: 'cut short',
    topic: 'clickstream',
    partition: 0,
    offset: 1,
    recordedAt: 1,
    key: null,
    value: Buffer.from([0, 255, 3]),
    headers: { trace: Buffer.from([1]) },
    service: 'profile-builder',
  }
  const json = JSON.parse(JSON.stringify(toJson(letter))) as unknown
  const read = fromJson('DeadLetter', json)

  assert.deepEqual(json, { ...toJson(letter) })
  assert.equal(Object.hasOwn(json as object, 'key'), false)
  assert.deepEqual(read.kind === 'accepted' && { ...read.value }, letter)
})

test('any JSON value is read or refused, never thrown at', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (value, field) => {
      readJson('ClickstreamEvent', value)
      readJson('RecommendationList', { items: [field], userId: field })
    }),
  )
})
