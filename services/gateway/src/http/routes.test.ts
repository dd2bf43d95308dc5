/** What the other routes promise, tried on the real server by injected requests. */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { asUserId } from '@profilestream/contracts'
import { anEvent } from '@profilestream/contracts/testing'
import {
  createHashEmbeddings,
  createProfile,
  encodeProfile,
  foldEvent,
  type Basis,
} from '@profilestream/profile'
import { loadScenarios, scenariosSettings } from '@profilestream/service'
import { aGateway, aWatch, post, type Problem } from './testing/a-gateway.js'

interface Told {
  readonly ties: readonly { userId: string; mutual: boolean | null }[]
  readonly scenarios: Record<
    string,
    { sentences: string[]; statements: { loyalty: { about: string; value: unknown }[] } }
  >
}

const aFollowBasis = (scenarios: Basis['scenarios']): Basis => ({
  scenarios,
  catalog: { find: () => undefined },
  embeddings: createHashEmbeddings(),
  zoneOffsetMinutes: 0,
})

/** A recommender that answers every question alike. */
const aRecommender = async (status: number, body: object): Promise<string> => {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  after(() => server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('GET /v1/profiles', () => {
  test('how releases see a user stands beside what is stated; where nobody answers the profile is told all the same', async () => {
    const basis = aFollowBasis(await loadScenarios(scenariosSettings.parse({})))
    const profile = createProfile(asUserId('ada'))
    foldEvent(profile, { event: anEvent({ userId: 'ada' }), partition: 0, offset: 0 }, basis)
    const profiles = new Map([['ada', encodeProfile(profile)]])
    const view = { release: '0004', readings: [], nearest: [], sentences: ['the model sees her as …'] }
    const seeing = await aRecommender(200, { userId: 'ada', scenarios: { video: view } })
    const failing = await aRecommender(503, { detail: 'no' })

    const told: Record<string, { sentences: string[]; modelView?: object }>[] = []
    for (const recommenderUrl of [seeing, failing, 'http://127.0.0.1:9']) {
      const { server } = await aGateway({ profiles, recommenderUrl })
      told.push((await server.inject('/v1/profiles/ada')).json<Told>().scenarios)
    }

    assert.deepEqual(told[0]?.['video']?.modelView, view)
    assert.equal(told[0]['video'].sentences.at(-1), 'the model sees her as …')
    for (const without of told.slice(1)) {
      assert.equal('modelView' in (without['video'] ?? {}), false)
      assert.ok((without['video']?.sentences.length ?? 0) > 0)
    }
  })

  test('a user without a profile is 404', async () => {
    const { server } = await aGateway()

    const answer = await server.inject('/v1/profiles/nobody')

    assert.equal(answer.statusCode, 404)
    assert.match(answer.json<Problem>().detail, /user nobody/)
  })

  test('what is stated of a user is told, with mutual ties as the other profiles say', async () => {
    const basis = aFollowBasis(await loadScenarios(scenariosSettings.parse({})))
    const profiles = new Map(
      [['ada', 'bob'] as const, ['bob', 'ada'] as const].map(([user, whom]) => {
        const profile = createProfile(asUserId(user))
        const event = anEvent({
          userId: user,
          scenario: 'social',
          action: 'follow',
          itemId: null,
          targetUserId: whom,
        })
        foldEvent(profile, { event, partition: 0, offset: 0 }, basis)
        return [user, encodeProfile(profile)] as const
      }),
    )
    const { server } = await aGateway({ profiles })

    const told = (await server.inject('/v1/profiles/ada')).json<Told>()

    assert.deepEqual([told.ties[0]?.userId, told.ties[0]?.mutual], ['bob', true])
    const { sentences, statements } = told.scenarios['social'] ?? assert.fail()
    assert.ok(sentences.some((sentence) => /^comes mostly between/.test(sentence)))
    assert.equal(statements.loyalty[0]?.about, 'stage')
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

    const answer = await server.inject(
      '/v1/recommendations/a%2Fb?scenario=video&slot=similar&limit=3&itemId=film-1',
    )

    assert.equal(answer.body, '{"items":[]}')
    assert.equal(asked.at(-1), '/v1/recommendations/a%2Fb?scenario=video&slot=similar&limit=3&itemId=film-1')
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
