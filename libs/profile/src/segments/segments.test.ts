/** Segments: who is in is a function of the events alone, every change is told, and a broken rule is refused with its place. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asScenarioName, type ProfileUpdated, type SegmentDefinition } from '@profilestream/contracts'
import fc from 'fast-check'
import type { Basis } from '../basis.js'
import { encodeProfile } from '../codec/encode-profile.js'
import { openProfile } from '../codec/open-profile.js'
import { foldEvent } from '../fold/fold-event.js'
import { createProfile, type MutableProfile, type PlacedEvent } from '../mutable-profile.js'
import { aBasis, FIRST_DAY_MS, placed, someEvents } from '../testing/arbitraries.js'
import { aScenario, aUserId } from '../testing/builders.js'
import { profileUpdatedOf } from '../view/profile-updated.js'
import { viewProfile } from '../view/view-profile.js'
import { explainSegments, type ExplainedCondition } from './explain-segments.js'
import { listSegments } from './list-segments.js'
import { segmentProblems, segmentRulesOf } from './rules.js'

const video = asScenarioName('video')
const segment = (name: string, when: string): SegmentDefinition => ({ name, title: name, when })
const withSegments = (...segments: SegmentDefinition[]): Basis => ({
  ...aBasis(),
  scenarios: new Map([
    [video, aScenario({ segments })],
    [asScenarioName('other'), aScenario({ name: asScenarioName('other'), segments: segments.slice(0, 1) })],
  ]),
})
/** Rules of every kind of fact, that users of random events enter and leave. */
const EVERY_KIND = [
  segment('watcher', 'count("watch") >= 3'),
  segment('genre-1', 'share("genre-1") > 0.3 && interest("genre-1") > 2.5'),
  segment('liker', 'count("like") - count("unlike") >= 2 || count("rate") * 2 > count("watch") + 1'),
  segment('spender', 'spend("EUR") >= 300 && !(spend("USD") > 1000)'),
  segment('regular', 'activeDaysIn(5) >= 3'),
  segment('busy', 'eventsIn(3) >= 6 && sessionsIn(40) > 2'),
  segment('dweller', 'dwellMinutesIn(7) >= 5 && dwellMinutes < 30'),
  segment('new', 'daysSinceFirst < 3.5 && sessions != 2'),
]
const basis = withSegments(...EVERY_KIND)

const fold = (profile: MutableProfile, events: readonly PlacedEvent[], on = basis): MutableProfile => {
  for (const event of events) foldEvent(profile, event, on)
  return profile
}
const told = (profile: MutableProfile, on = basis): ProfileUpdated => profileUpdatedOf(profile, on.scenarios)
/** All facts of a condition and of those it is made of. */
const factsOf = ({ facts, parts }: ExplainedCondition): [string, number][] => [
  ...facts.map(({ text, value }): [string, number] => [text, value]),
  ...parts.flatMap(factsOf),
]
/** Cuts events into batches of these sizes; the last takes the rest. */
const batchesOf = (events: readonly PlacedEvent[], sizes: readonly number[]): PlacedEvent[][] => {
  const batches = []
  let at = 0
  for (const size of [...sizes, events.length]) batches.push(events.slice(at, (at += size)))
  return batches.filter(({ length }) => length > 0)
}
const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 15 })

test('segments and where each was entered are the same in bytes wherever batches end', () => {
  let entered = 0
  fc.assert(
    fc.property(someEvents({ days: 20, maxLength: 120 }), sizes, (events, cuts) => {
      const whole = encodeProfile(fold(createProfile(aUserId()), events))
      let bytes: Uint8Array = encodeProfile(createProfile(aUserId()))
      for (const batch of batchesOf(events, cuts)) bytes = encodeProfile(fold(openProfile(bytes), batch))
      assert.deepEqual(bytes, whole)
      entered += openProfile(bytes).segments.count
    }),
    { numRuns: 100 },
  )
  assert.ok(entered > 100, `only ${entered} segments were entered`)
})

test('membership is what the rules say of the whole profile, whatever led to it', () => {
  fc.assert(
    fc.property(someEvents({ days: 20, maxLength: 60 }), (events) => {
      const profile = fold(createProfile(aUserId()), events)
      const definition = basis.scenarios.get(video)!
      const expected = explainSegments(openProfile(encodeProfile(profile)), definition)
        .filter(({ condition }) => condition.holds)
        .map(({ name }) => name)
      const inside = listSegments(profile, basis.scenarios).filter((one) => one.inside)
      assert.deepEqual(inside.map((one) => one.segment).sort(), expected.sort())
    }),
  )
})

test('messages of a run with crashes tell every change: a reader that keeps the newest version has the state of a clean run', () => {
  fc.assert(
    fc.property(someEvents({ days: 20, maxLength: 80 }), sizes, fc.nat(8), (events, cuts, sent) => {
      const changes = new Set<string>()
      let clean: Uint8Array = encodeProfile(createProfile(aUserId()))
      for (const event of events) {
        const profile = fold(openProfile(clean), [event])
        clean = encodeProfile(profile)
        const update = told(profile)
        for (const name of update.segmentsEntered) changes.add(`+${name}@${update.version}`)
        for (const name of update.segmentsLeft) changes.add(`-${name}@${update.version}`)
      }
      let bytes: Uint8Array = encodeProfile(createProfile(aUserId()))
      const heard: ProfileUpdated[] = []
      let unsent = 0
      for (const [index, batch] of batchesOf(events, cuts).entries()) {
        const profile = fold(openProfile(bytes), batch)
        bytes = encodeProfile(profile)
        if (index >= sent) continue
        heard.push(told(profile))
        unsent += batch.length
      }
      // All was written; what was not sent is delivered again, in batches that end elsewhere.
      for (let at = unsent; at < events.length; at += 7)
        heard.push(told(fold(openProfile(bytes), events.slice(at, at + 7))))
      const final = listSegments(openProfile(bytes), basis.scenarios)
      for (const { scenario, segment: name, inside, since } of final) {
        const full = `${scenario}/${name}`
        const tells = heard.filter((update) =>
          (inside ? update.segmentsEntered : update.segmentsLeft).includes(full),
        )
        assert.ok(tells.length > 0, `nobody was told of ${full} ${inside ? 'entered' : 'left'} at ${since}`)
        assert.ok(changes.has(`${inside ? '+' : '-'}${full}@${since}`))
        if (inside) {
          const last = heard.at(-1)!
          assert.equal(last.segmentsSince[last.segments.indexOf(full)], since)
        }
      }
    }),
    { numRuns: 100 },
  )
})

test('entered, stayed, left: each is told once when nothing is delivered again', () => {
  const on = withSegments(segment('few', 'count("watch") >= 1 && count("watch") < 3'))
  const events = placed([{}, { action: 'view' }, {}, {}])
  let bytes: Uint8Array = encodeProfile(createProfile(aUserId()))
  const updates = events.map((event) => {
    const profile = fold(openProfile(bytes), [event], on)
    bytes = encodeProfile(profile)
    return told(profile, on)
  })

  assert.deepEqual(
    updates.map(({ segments, segmentsSince, segmentsEntered, segmentsLeft }) => [
      segments,
      segmentsSince,
      segmentsEntered,
      segmentsLeft,
    ]),
    [
      [['video/few'], [1], ['video/few'], []],
      [['video/few'], [1], [], []],
      [['video/few'], [1], [], []],
      [[], [], [], ['video/few']],
    ],
  )
})

test('changed rules hold from the next event: a new one is entered, a removed one is forgotten', () => {
  const first = withSegments(segment('watcher', 'count("watch") >= 1'), segment('gone', 'sessions >= 1'))
  const second = withSegments(segment('watcher', 'count("watch") >= 5'), segment('late', 'sessions >= 1'))
  const bytes = encodeProfile(fold(createProfile(aUserId()), placed([{}]), first))
  const profile = openProfile(bytes)
  const [, next] = placed([{}, { itemId: 'film-2' }])

  const { segments, segmentsEntered, segmentsLeft } = told(fold(profile, [next!], second), second)

  assert.deepEqual(
    [segments, segmentsEntered, segmentsLeft],
    [['video/late'], ['video/late'], ['video/watcher']],
  )
  assert.equal(profile.segments.count, 2)
})

test('segments of one scenario are left alone by the events of another', () => {
  const profile = fold(createProfile(aUserId()), placed([{}, {}, {}]))
  const before = listSegments(profile, basis.scenarios).map(({ segment: name, since }) => [name, since])

  fold(profile, [{ ...placed([{ scenario: 'other', eventId: 'x' }])[0]!, offset: 9 }])

  const after = listSegments(profile, basis.scenarios).map(({ segment: name, since }) => [name, since])
  assert.deepEqual(after, before)
})

test('a user is explained: each condition with what it came to, and the facts it was made of', () => {
  const on = withSegments(segment('fan', 'count("watch") >= 2 && (share("genre-1") > 0.5 || sessions > 9)'))
  const profile = fold(
    createProfile(aUserId()),
    placed([{ itemId: 'film-1' }, { itemId: 'film-1', occurredAt: FIRST_DAY_MS }]),
    on,
  )

  const [explained] = explainSegments(profile, on.scenarios.get(video)!)

  assert.deepEqual(explained?.condition, {
    text: 'count("watch") >= 2 && (share("genre-1") > 0.5 || sessions > 9)',
    holds: true,
    facts: [],
    parts: [
      { text: 'count("watch") >= 2', holds: true, facts: [{ text: 'count("watch")', value: 2 }], parts: [] },
      {
        text: 'share("genre-1") > 0.5 || sessions > 9',
        holds: true,
        facts: [],
        parts: [
          {
            text: 'share("genre-1") > 0.5',
            holds: true,
            facts: [{ text: 'share("genre-1")', value: 1 }],
            parts: [],
          },
          { text: 'sessions > 9', holds: false, facts: [{ text: 'sessions', value: 2 }], parts: [] },
        ],
      },
    ],
  })
})

test('facts read what the readable profile shows', () => {
  fc.assert(
    fc.property(someEvents({ days: 60, maxLength: 80 }), fc.integer({ min: 1, max: 40 }), (events, days) => {
      const definition = aScenario({
        segments: [
          segment('a', `activeDaysIn(${days}) == 0 || eventsIn(${days}) == 0 || interest("genre-1") > 0`),
          segment(
            'b',
            'spend("EUR") == 0 || dwellMinutes == 0 || daysSinceFirst == 0 || share("genre-1") > 0',
          ),
        ],
      })
      const profile = fold(createProfile(aUserId()), events)
      const held = viewProfile(profile).scenarios.get(video)!
      const facts = new Map(
        explainSegments(profile, definition).flatMap(({ condition }) => factsOf(condition)),
      )
      const newest = held.activeDays.at(-1) ?? 0
      const near = (actual: number | undefined, expected: number): void =>
        assert.ok(
          Math.abs((actual ?? NaN) - expected) <= 1e-5 * (1 + Math.abs(expected)),
          `${actual} ${expected}`,
        )
      assert.equal(
        facts.get(`activeDaysIn(${days})`),
        held.activeDays.filter((day) => day > newest - days).length,
      )
      assert.equal(
        facts.get(`eventsIn(${days})`),
        held.days.filter(({ day }) => day > newest - days).reduce((sum, day) => sum + day.events, 0),
      )
      near(facts.get('spend("EUR")'), held.spend.EUR ?? 0)
      near(facts.get('dwellMinutes'), held.dwellMs / 60_000)
      near(
        facts.get('interest("genre-1")'),
        held.interests.find(({ name }) => name === 'genre-1')?.weight ?? 0,
      )
      near(facts.get('daysSinceFirst'), ((held.lastSeenAt ?? 0) - (held.firstSeenAt ?? 0)) / 86_400_000)
      const liked = held.interests.filter(({ weight }) => weight > 0)
      const total = liked.reduce((sum, { weight }) => sum + weight, 0)
      near(
        facts.get('share("genre-1")'),
        (liked.find(({ name }) => name === 'genre-1')?.weight ?? 0) / (total || 1),
      )
    }),
  )
})

test('all that is wrong with rules is told at once, each with its rule and column', () => {
  const definition = aScenario({
    segments: [
      segment('a', 'countt("watch") >= 3'),
      segment('b', 'count("wach") >= 3 && spend("euro") > 1 && activeDaysIn(400) > 1'),
      segment('c', 'count("watch") >='),
      segment('d', 'count("watch")'),
      segment('e', '1 + (sessions > 2) > 2'),
      segment('f', '"watch" == "watch"'),
      segment('g', 'user.name > 3 || sessions() > 1 || count > 1 || count(3) > 1 || [1].size() > 1'),
    ],
  })

  assert.deepEqual(segmentProblems(definition), [
    'segments[0] a, column 1: no fact is named countt (did you mean "count"?)',
    'segments[1] b, column 7: the scenario has no action "wach" (did you mean "watch"?)',
    'segments[1] b, column 29: "euro" is no ISO 4217 code, as "EUR"',
    'segments[1] b, column 57: activeDaysIn takes a whole number of days from 1 to 128',
    'segments[2] c, column 18: Unexpected token: EOF',
    'segments[3] d, column 1: a condition is expected here, not a number',
    'segments[4] e, column 6: a number is expected here, not a condition',
    'segments[5] f, column 1: a number, a fact or a condition is expected here',
    'segments[5] f, column 12: a number, a fact or a condition is expected here',
    'segments[6] g, column 1: "." is not part of segment rules: see docs/segments.md',
    'segments[6] g, column 18: sessions has no brackets',
    'segments[6] g, column 36: count takes an action in brackets',
    'segments[6] g, column 55: count takes an action in quotes',
    'segments[6] g, column 65: "rcall" is not part of segment rules: see docs/segments.md',
  ])
  assert.throws(() => segmentRulesOf(definition), /scenario video: segments\[0\] a, column 1/)
})
