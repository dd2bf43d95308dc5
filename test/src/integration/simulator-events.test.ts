/** What the simulator sends is what the contract and the check accept, and its garbage is what they refuse. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asScenarioName, createCodecs, type DeadLetterReason } from '@profilestream/contracts'
import { checkEvent } from '@profilestream/profile'
import {
  createWorld,
  garble,
  MALFORMED_KINDS,
  NO_NOISE,
  WORLD_NAMES,
  type MalformedKind,
  type World,
} from '@profilestream/simulator'
import { loadDefinitions } from '../support/simulated-system.js'

const STARTS_AT = asEpochMs(Date.UTC(2026, 10, 24))
const codecs = createCodecs({ framing: 'single-object' })
const scenarios = loadDefinitions()

const aWorld = (scenario: string): World =>
  createWorld({
    seed: 5,
    scenario: asScenarioName(scenario),
    users: 120,
    startsAt: STARTS_AT,
    noise: NO_NOISE,
  })

for (const scenario of WORLD_NAMES) {
  test(`every event of the ${scenario} world survives the codec and passes the check`, () => {
    const world = aWorld(scenario)
    const actions = new Set<string>()

    for (const { event, at } of world.past()) {
      assert.ok(event)
      const decoded = codecs.clickstreamEvent.decode(codecs.clickstreamEvent.encode(event))
      assert.deepEqual(decoded, { kind: 'accepted', value: event })
      assert.deepEqual(checkEvent(event, at, { scenarios }), { kind: 'accepted', value: event })
      actions.add(event.action)
    }
    assert.ok(actions.size >= 6, [...actions].join())
  })
}

/** Why each kind of garbage must be refused, by the codec or by the check; an unknown schema id asks for the schema first. */
const REFUSED: Record<MalformedKind, DeadLetterReason | 'needs-schema'> = {
  'invalid-json': 'invalid_json',
  'wrong-types': 'invalid_field',
  'missing-field': 'missing_field',
  'negative-time': 'impossible_time',
  'far-future-time': 'future_time',
  'empty-user': 'invalid_field',
  'unknown-action': 'unknown_action',
  'unknown-scenario': 'unknown_scenario',
  'truncated-avro': 'undecodable',
  'unknown-fingerprint': 'unknown_schema',
  'unknown-schema-id': 'needs-schema',
  'plain-text': 'unknown_framing',
  'empty-value': 'empty_value',
}

for (const kind of MALFORMED_KINDS) {
  test(`garbage of the kind ${kind} is refused as ${REFUSED[kind]}`, () => {
    const [record] = aWorld('video').past()
    const event = record?.event
    assert.ok(event)

    const decoded = codecs.clickstreamEvent.decode(garble(kind, event, codecs.clickstreamEvent))
    const outcome =
      decoded.kind === 'accepted' ? checkEvent(decoded.value, STARTS_AT, { scenarios }) : decoded

    assert.equal(outcome.kind === 'dead-letter' ? outcome.reason : outcome.kind, REFUSED[kind])
  })
}
