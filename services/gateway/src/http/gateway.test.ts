/** What the gateway promises over HTTP, tried on the real server by injected requests. */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { asEpochMs, type ClickstreamEvent, UnavailableError } from '@profilestream/contracts'
import { checkEvent } from '@profilestream/profile'
import {
  createHealth,
  createLogger,
  createMetrics,
  createOpsServer,
  type FastifyInstance,
  loadScenarios,
  scenariosSettings,
} from '@profilestream/service'
import { createEventSink, type PublishEvents } from '../events/event-sink.js'
import { createGatewayMetrics } from '../metrics.js'
import { readHomePage } from '../web/home-page.js'
import { createCollectEvents } from './collect-events.js'
import { createForwardRecommendations } from './forward-recommendations.js'
import { createGetProfile } from './get-profile.js'
import { addRoutes } from './routes.js'

const NOW = Date.UTC(2026, 10, 24)
const limits = { bodyLimitBytes: 50_000, maxBatchEvents: 100 }

interface Problem {
  readonly type: string
  readonly status: number
  readonly detail: string
  readonly errors?: readonly { index?: number; field: string; reason: string; detail: string }[]
}

interface Trial {
  readonly server: FastifyInstance
  readonly published: ClickstreamEvent[]
}

const aGateway = async (
  options: { publish?: PublishEvents; recommenderUrl?: string; maxPendingEvents?: number } = {},
): Promise<Trial> => {
  const published: ClickstreamEvent[] = []
  const publish: PublishEvents = (events) => {
    published.push(...events)
    return Promise.resolve()
  }
  const logger = createLogger({ service: 'gateway', level: 'silent' })
  const metrics = createMetrics({ service: 'gateway' })
  const gatewayMetrics = createGatewayMetrics(metrics)
  const scenarios = await loadScenarios(scenariosSettings.parse({}))
  const server = await createOpsServer({ logger, metrics, health: createHealth() })
  const sinkSettings = { maxPendingEvents: options.maxPendingEvents ?? 1_000, publishTimeoutMs: 200 }
  let ids = 0
  const handlers = {
    collectEvents: createCollectEvents({
      reading: {
        check: (event, at) => checkEvent(event, at, { scenarios }),
        newEventId: () => `made-${++ids}`,
        maxBatchEvents: limits.maxBatchEvents,
      },
      sink: createEventSink(options.publish ?? publish, sinkSettings),
      metrics: gatewayMetrics,
      clock: { now: () => asEpochMs(NOW) },
    }),
    getProfile: createGetProfile({ readMany: (ids) => Promise.resolve(ids.map(() => null)) }),
    forwardRecommendations: createForwardRecommendations({
      recommenderUrl: options.recommenderUrl ?? 'http://127.0.0.1:9',
      recommenderTimeoutMs: 500,
    }),
    homePage: await readHomePage(new URL('../../src/web/', import.meta.url)),
  }
  await addRoutes(server, handlers, { logger, metrics: gatewayMetrics, limits })
  return { server, published }
}

const aWatch = (overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  eventId: 'e-1',
  userId: 'u-1',
  scenario: 'video',
  action: 'watch',
  itemId: 'film-1',
  occurredAt: NOW - 1_000,
  completion: 0.9,
  ...overrides,
})

const post = (server: FastifyInstance, payload: unknown) =>
  server.inject({ method: 'POST', url: '/v1/events', payload: payload as object })

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

describe('GET /v1/profiles', () => {
  test('a user without a profile is 404', async () => {
    const { server } = await aGateway()

    const answer = await server.inject('/v1/profiles/nobody')

    assert.equal(answer.statusCode, 404)
    assert.match(answer.json<Problem>().detail, /user nobody/)
  })

  test('a user id longer than the contract allows is refused', async () => {
    const { server } = await aGateway()

    assert.equal((await server.inject(`/v1/profiles/${'u'.repeat(257)}`)).statusCode, 400)
  })
})

describe('GET /v1/recommendations', () => {
  let recommender: Server
  let recommenderUrl = ''
  const asked: string[] = []

  before(async () => {
    recommender = createServer((request, response) => {
      asked.push(request.url ?? '')
      if (request.url?.includes('broken') === true) return void response.writeHead(500).end('{}')
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[]}')
    })
    await new Promise<void>((resolve) => recommender.listen(0, '127.0.0.1', resolve))
    recommenderUrl = `http://127.0.0.1:${(recommender.address() as AddressInfo).port}`
  })
  after(() => void recommender.close())

  test('the question is forwarded whole and the answer handed on', async () => {
    const { server } = await aGateway({ recommenderUrl })

    const answer = await server.inject('/v1/recommendations/a%2Fb?scenario=video&slot=home&limit=3')

    assert.equal(answer.body, '{"items":[]}')
    assert.equal(asked.at(-1), '/v1/recommendations/a%2Fb?scenario=video&slot=home&limit=3')
  })

  test('wrong parameters are named and not forwarded', async () => {
    const { server } = await aGateway({ recommenderUrl })
    const before = asked.length

    const answer = await server.inject('/v1/recommendations/u?limit=0&colour=red')

    assert.equal(answer.statusCode, 400)
    assert.deepEqual(
      answer.json<Problem>().errors?.map((error) => error.field),
      ['limit', 'colour'],
    )
    assert.equal(asked.length, before)
  })

  test('a recommender that is away or broken is 503 with Retry-After', async () => {
    const away = await aGateway()
    const broken = await aGateway({ recommenderUrl })

    for (const answer of [
      await away.server.inject('/v1/recommendations/u'),
      await broken.server.inject('/v1/recommendations/broken'),
    ]) {
      assert.equal(answer.statusCode, 503)
      assert.equal(answer.headers['retry-after'], '2')
    }
  })
})

describe('the rest', () => {
  test('the description names every field of an event as the schema does, and what may be left out', async () => {
    const { server } = await aGateway()

    const description: {
      openapi: string
      components: { schemas: Record<string, { properties: object; required: string[] }> }
    } = (await server.inject('/openapi.json')).json()

    const event = description.components.schemas.ClickstreamEvent
    assert.equal(description.openapi, '3.1.0')
    assert.deepEqual(event?.required, ['userId', 'scenario', 'action'])
    assert.ok(Object.keys(event.properties).includes('utcOffsetMinutes'))
  })

  test('the page and its parts come with a policy that lets nothing foreign in', async () => {
    const { server } = await aGateway()

    for (const path of ['/', '/page.js', '/page.css']) {
      const answer = await server.inject(path)
      assert.equal(answer.statusCode, 200)
      assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/)
      assert.doesNotMatch(answer.body, /https?:\/\/(?!127)/)
    }
  })

  test('an unknown address is a problem, and is counted under no address of its own', async () => {
    const { server } = await aGateway()

    const answer = await server.inject('/nowhere/at/all')

    assert.equal(answer.statusCode, 404)
    assert.equal(answer.json<Problem>().type, 'urn:profilestream:problem:not-found')
    const metrics = (await server.inject('/metrics')).body
    assert.match(metrics, /profilestream_gateway_requests_total\{[^}]*route="unknown"[^}]*status="404"/)
    assert.doesNotMatch(metrics, /nowhere/)
  })

  test('events are counted by what became of them', async () => {
    const { server } = await aGateway()
    await post(server, [aWatch(), aWatch({ eventId: 'e-2' })])
    await post(server, aWatch({ scenario: 'chess' }))

    const metrics = (await server.inject('/metrics')).body

    assert.match(metrics, /profilestream_gateway_events_total\{[^}]*outcome="accepted"[^}]*\} 2/)
    assert.match(metrics, /profilestream_gateway_events_total\{[^}]*outcome="invalid"[^}]*\} 1/)
  })
})
