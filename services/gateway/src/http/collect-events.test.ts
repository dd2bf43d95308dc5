/** What POST /v1/events promises, tried on the real server by injected requests. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UnavailableError } from '@profilestream/contracts'
import { aGateway, aWatch, NOW, post, type Problem } from './testing/a-gateway.js'

describe('POST /v1/events', () => {
  test('one event is published and acknowledged by 202', async () => {
    const { server, published } = await aGateway()

    const answer = await post(server, aWatch())

    assert.equal(answer.statusCode, 202)
    assert.deepEqual(answer.json(), { accepted: 1, eventIds: ['e-1'] })
    assert.equal(published[0]?.completion, 0.9)
  })

  test('an array and {"events": […]} are batches of the same kind', async () => {
    const { server, published } = await aGateway()

    await post(server, [aWatch(), aWatch({ eventId: 'e-2' })])
    await post(server, { events: [aWatch({ eventId: 'e-3' })] })

    assert.deepEqual(
      published.map((event) => event.eventId),
      ['e-1', 'e-2', 'e-3'],
    )
  })

  test('eventId and occurredAt are filled in when they are left out', async () => {
    const { server, published } = await aGateway()

    const answer = await post(server, { userId: 'u', scenario: 'video', action: 'watch', itemId: 'film-1' })

    assert.deepEqual(answer.json(), { accepted: 1, eventIds: ['made-1'] })
    assert.equal(published[0]?.occurredAt, NOW)
  })

  test('one invalid event and none of the batch is taken; each fault is named by index, field and reason', async () => {
    const { server, published } = await aGateway()

    const answer = await post(server, [
      aWatch(),
      aWatch({ action: 'wotch' }),
      aWatch({ completion: 'most', colour: 'red' }),
    ])

    assert.equal(answer.statusCode, 400)
    assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/)
    const problem: Problem = answer.json()
    assert.deepEqual(
      problem.errors?.map(({ index, field, reason }) => ({ index, field, reason })),
      [
        { index: 1, field: 'action', reason: 'unknown_action' },
        { index: 2, field: 'colour', reason: 'invalid_field' },
        { index: 2, field: 'completion', reason: 'invalid_field' },
      ],
    )
    assert.equal(published.length, 0)
  })

  for (const [name, overrides, field, reason] of [
    ['an empty user id', { userId: '' }, 'userId', 'invalid_field'],
    ['a scenario nobody knows', { scenario: 'chess' }, 'scenario', 'unknown_scenario'],
    ['an item that the action requires', { itemId: null }, 'itemId', 'missing_field'],
    ['a negative time', { occurredAt: -1 }, 'occurredAt', 'impossible_time'],
    ['a time far in the future', { occurredAt: NOW + 1e10 }, 'occurredAt', 'future_time'],
    ['a completion above one', { completion: 1.5 }, 'completion', 'out_of_range'],
  ] as const) {
    test(`the scenario's rules hold at the door: ${name}`, async () => {
      const { server } = await aGateway()

      const problem: Problem = (await post(server, aWatch(overrides))).json()

      const { index, field: named, reason: why } = problem.errors?.[0] ?? {}
      assert.deepEqual({ index, named, why }, { index: 0, named: field, why: reason })
    })
  }

  test('a body over the limit is 413 and names the limit', async () => {
    const { server } = await aGateway()

    const answer = await post(server, { ...aWatch(), context: { page: 'x'.repeat(60_000) } })

    assert.equal(answer.statusCode, 413)
    assert.match(answer.json<Problem>().detail, /50000 bytes/)
  })

  test('a batch of too many events is 413 and names both numbers', async () => {
    const { server, published } = await aGateway()

    const answer = await post(
      server,
      Array.from({ length: 101 }, () => ({})),
    )

    assert.equal(answer.statusCode, 413)
    assert.match(answer.json<Problem>().detail, /101 events and at most 100/)
    assert.equal(published.length, 0)
  })

  test('what is no JSON, no object or empty is 400 and says what to send', async () => {
    const { server } = await aGateway()
    const headers = { 'content-type': 'application/json' }
    const raw = (payload: string) => server.inject({ method: 'POST', url: '/v1/events', payload, headers })

    for (const payload of ['{"userId":', '7', '[]', '{"events":3}', '{"events":[],"userId":"u"}', '']) {
      const answer = await raw(payload)
      assert.equal(answer.statusCode, 400, payload)
      assert.equal(answer.json<Problem>().type, 'urn:profilestream:problem:invalid-body', payload)
    }
    assert.equal(
      (
        await server.inject({
          method: 'POST',
          url: '/v1/events',
          payload: 'a=1',
          headers: { 'content-type': 'text/csv' },
        })
      ).statusCode,
      415,
    )
  })

  test('no acknowledgement, no 202: 503 with Retry-After', async () => {
    const { server } = await aGateway({
      publish: () => Promise.reject(new UnavailableError('Kafka at 127.0.0.1:9 does not answer')),
    })

    const answer = await post(server, aWatch())

    assert.equal(answer.statusCode, 503)
    assert.equal(answer.headers['retry-after'], '2')
    assert.match(answer.json<Problem>().detail, /Kafka at 127.0.0.1:9 does not answer/)
  })

  test('an acknowledgement that does not come in time is 503, and what waits is bounded', async () => {
    let acknowledge: () => void = () => undefined
    const waiting = new Promise<void>((resolve) => (acknowledge = resolve))
    const { server } = await aGateway({ publish: () => waiting, maxPendingEvents: 2 })

    const late = post(server, [aWatch(), aWatch()]).then((answer) => answer)
    const refused = await post(server, aWatch())

    assert.equal(refused.statusCode, 503)
    assert.match(refused.json<Problem>().detail, /wait for Kafka already/)
    assert.match((await late).json<Problem>().detail, /did not acknowledge within 200 ms/)
    acknowledge()
  })
})
