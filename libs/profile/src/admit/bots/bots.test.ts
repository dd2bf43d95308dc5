/** Machines: what puts a user in quarantine, what that means for her profile, and how she comes back. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { DEFAULT_CLEANING, MINUTE_MS, SECOND_MS } from '@profilestream/contracts'
import { encodeProfile } from '../../codec/encode-profile.js'
import { openProfile } from '../../codec/open-profile.js'
import { foldEvent } from '../../fold/fold-event.js'
import { createProfile, type FoldOutcome, type MutableProfile } from '../../mutable-profile.js'
import type { ScenarioProfile } from '../../profile.js'
import { aBasis, eventFields } from '../../testing/arbitraries.js'
import { anEvent, aScenario, aUserId, type EventFields } from '../../testing/builders.js'
import { profileToJson } from '../../view/profile-to-json.js'
import { profileUpdatedOf } from '../../view/profile-updated.js'
import { decodeProfile, viewProfile } from '../../view/view-profile.js'

const NOON = 1_700_000_000_000
const scenario = aScenario({ cleaning: DEFAULT_CLEANING })
const basis = aBasis({ scenarios: new Map([[scenario.name, scenario]]) })
const { leastActs } = DEFAULT_CLEANING.bots

interface Folded {
  readonly profile: MutableProfile
  readonly outcomes: readonly FoldOutcome[]
  readonly held: ScenarioProfile
}
/** Folds events onto a new profile, each through stored bytes. */
const fold = (events: readonly EventFields[]): Folded => {
  let profile = createProfile(aUserId())
  const outcomes = events.map((fields, offset) => {
    profile = openProfile(encodeProfile(profile))
    const event = anEvent({ eventId: `e-${offset}`, ...fields })
    return foldEvent(profile, { event, partition: 0, offset }, basis)
  })
  const held = viewProfile(profile).scenarios.get(scenario.name)
  assert.ok(held !== undefined)
  return { profile, outcomes, held }
}

/** Views of one item after the other, so many milliseconds apart, in turn. */
const views = (
  count: number,
  gaps: readonly number[],
  from = NOON,
  fields: EventFields = {},
): EventFields[] => {
  let at = from
  return Array.from({ length: count }, (_, i) => {
    const event = { action: 'view' as const, itemId: `film-${i}`, occurredAt: at, ...fields }
    at += gaps[i % gaps.length] ?? 0
    return event
  })
}
/** A person: looks at an item for long, then likes it or goes on. */
const visit = (count: number, from: number): EventFields[] => {
  const pauses = [20, 95, 31, 8, 160, 47]
  let at = from
  return Array.from({ length: count }, (_, i) => {
    at += (pauses[i % pauses.length] ?? 0) * SECOND_MS
    return i % 3 === 2
      ? { action: 'like' as const, itemId: `film-${i - 1}`, occurredAt: at }
      : { action: 'view' as const, itemId: `film-${i}`, occurredAt: at, dwellMs: 7_000 }
  })
}
const quarantined = ({ outcomes }: Folded): number =>
  outcomes.filter((outcome) => outcome === 'quarantined').length
const uneven = [300, 4_000, 900, 200, 2_500]
const crawl = views(60, [500, 1_100, 800])

test('a machine that goes through the catalog is in quarantine from its 20th act on', () => {
  const folded = fold(crawl)

  assert.equal(quarantined(folded), crawl.length - leastActs + 1)
  assert.deepEqual(folded.held.bot.reasons, ['rate', 'regularity', 'breadth'])
  assert.equal(folded.held.bot.score, 100)
})

test('her profile is kept and her events are counted, but they move neither vector nor interests nor history', () => {
  const before = fold(crawl.slice(0, leastActs - 1)).held
  const { held, profile } = fold(crawl)

  assert.deepEqual(held.counts, { view: crawl.length })
  assert.deepEqual([...profile.positions.nextOffsets], [crawl.length])
  assert.deepEqual(
    held.history.map(({ itemId }) => itemId),
    before.history.map(({ itemId }) => itemId),
  )
  assert.deepEqual(
    held.interests.map(({ events }) => events),
    before.interests.map(({ events }) => events),
  )
  const decay = (held.userVector[0] ?? 0) / (before.userVector[0] ?? 0)
  held.userVector.forEach((value, i) =>
    assert.ok(Math.abs(value - (before.userVector[i] ?? 0) * decay) < 1e-5),
  )
})

test('a repeat of a quarantined event is still known', () => {
  const repeated = { ...crawl[59], eventId: 'e-59' }

  assert.equal(fold([...crawl, repeated]).outcomes.at(-1), 'duplicate')
})

test('what a machine takes back is taken back', () => {
  const liked = { action: 'like' as const, itemId: 'film-x', occurredAt: NOON - MINUTE_MS }
  const { held } = fold([
    liked,
    ...crawl,
    { action: 'unlike' as const, itemId: 'film-x', occurredAt: NOON + 60_000 },
  ])

  assert.ok(held.bot.quarantined)
  assert.ok(!held.history.some(({ itemId }) => itemId === 'film-x'))
})

const crawlWith = (fields: readonly EventFields[]): readonly string[] => fold(fields).held.bot.reasons
test('each rule is met by what it names, and by nothing else', () => {
  const deep = { action: 'like' as const }
  assert.deepEqual(crawlWith(views(40, uneven, NOON, deep)), ['rate'])
  assert.deepEqual(crawlWith(views(40, [9_000, 10_000], NOON, deep)), ['regularity'])
  assert.deepEqual(crawlWith(views(40, [2_000, 70_000, 9_000])), ['breadth'])
  const twoPlaces = views(40, [2_000, 70_000, 4_000], NOON, deep).map((fields, i) => ({
    ...fields,
    device: i % 2 === 0 ? 'phone' : 'tv',
  }))
  assert.deepEqual(crawlWith(twoPlaces), ['concurrency'])
})

test('one rule alone puts nobody in quarantine, two do', () => {
  assert.equal(quarantined(fold(views(100, [2_000, 70_000, 9_000]))), 0)
  assert.ok(quarantined(fold(views(100, [9_000, 10_000]))) > 0)
})

test('fewer than 20 acts are no proof', () => {
  assert.equal(quarantined(fold(crawl.slice(0, leastActs - 1))), 0)
})

test('an order of many lines, or a page of ratings, is one act', () => {
  const lines = views(300, [0], NOON, { action: 'purchase', price: 2 })

  assert.deepEqual(fold(lines).held.bot.reasons, [])
})

test('she comes back when she behaves like a person, and the interval ends with her last act as a machine', () => {
  const back = visit(80, NOON + 86_400_000)
  const folded = fold([...crawl, ...back])

  const first = folded.outcomes.indexOf('applied', crawl.length)
  assert.ok(first - crawl.length < 40, `she waited for ${first - crawl.length} acts`)
  assert.ok(folded.outcomes.slice(first).every((outcome) => outcome === 'applied'))
  assert.deepEqual(folded.held.bot.intervals, [
    { from: NOON, to: [...crawl, ...back][first - 1]?.occurredAt, scenario: scenario.name },
  ])
  assert.equal(folded.held.bot.quarantined, false)
})

test('a machine that pauses for a day is a machine still', () => {
  const folded = fold([...crawl, ...views(60, [500, 1_100, 800], NOON + 86_400_000)])

  assert.ok(folded.outcomes.slice(crawl.length).every((outcome) => outcome === 'quarantined'))
  assert.equal(folded.held.bot.intervals.length, 1)
})

test('a late event from before the quarantine is hers, one from within is not', () => {
  const within = { action: 'like' as const, itemId: 'film-x', occurredAt: NOON + 500 }
  const before = { ...within, occurredAt: NOON - 3_600_000 }

  assert.deepEqual(fold([...crawl, within, before]).outcomes.slice(-2), ['quarantined', 'applied'])
})

test('the intervals travel on ProfileUpdated, and the reasons stand in the profile as JSON', () => {
  const { profile } = fold(crawl)

  assert.deepEqual(profileUpdatedOf(profile).botIntervals, [
    { from: NOON, to: null, scenario: scenario.name },
  ])
  const json = JSON.stringify(profileToJson(decodeProfile(encodeProfile(profile))))
  assert.match(json, /"quarantined":true,"score":100,"reasons":\["rate","regularity","breadth"\]/)
})

test('at most 8 intervals are kept, and they cover every act of a machine', () => {
  const day = 86_400_000
  const events = Array.from({ length: 12 }, (_, i) => [
    ...views(40, [500, 1_100, 800], NOON + 2 * i * day),
    ...visit(80, NOON + (2 * i + 1) * day),
  ]).flat()
  const { outcomes, held } = fold(events)

  assert.equal(held.bot.intervals.length, 8)
  for (const [i, outcome] of outcomes.entries()) {
    const at = events[i]?.occurredAt ?? 0
    const isCovered = held.bot.intervals.some(({ from, to }) => at >= from && at <= (to ?? Infinity))
    if (outcome === 'quarantined') assert.ok(isCovered, `${at}`)
  }
})

test('where bots are left alone nobody is quarantined and nothing is stored', () => {
  const alone = aScenario({ cleaning: { ...DEFAULT_CLEANING, bots: null } })
  const profile = createProfile(aUserId())
  crawl.forEach((fields, offset) => {
    const event = anEvent({ eventId: `e-${offset}`, ...fields })
    const on = aBasis({ scenarios: new Map([[alone.name, alone]]) })
    assert.equal(foldEvent(profile, { event, partition: 0, offset }, on), 'applied')
  })
})

test('behaviour is the same whether it was kept in memory or read from stored bytes after any event', () => {
  const streams = fc.array(
    fc.tuple(eventFields(2), fc.integer({ min: 0, max: 40_000 }), fc.constantFrom(null, 'phone', 'tv')),
    { minLength: 1, maxLength: 80, size: 'max' },
  )
  fc.assert(
    fc.property(streams, (drafts) => {
      let at = NOON
      const events = drafts.map(([fields, gap, device]) => ({ ...fields, device, occurredAt: (at += gap) }))
      const inMemory = createProfile(aUserId())
      events.forEach((fields, offset) =>
        foldEvent(
          inMemory,
          { event: anEvent({ eventId: `e-${offset}`, ...fields }), partition: 0, offset },
          basis,
        ),
      )
      assert.deepEqual(encodeProfile(inMemory), encodeProfile(fold(events).profile))
    }),
    { numRuns: 50 },
  )
})
