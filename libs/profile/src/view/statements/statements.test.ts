/** Each statement says what the events say, how sure it is, and which events it rests on. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asItemId, asScenarioName, asUserId, DAY_MS, HOUR_MS } from '@profilestream/contracts'
import { encodeProfile } from '../../codec/encode-profile.js'
import { openProfile } from '../../codec/open-profile.js'
import { foldEvent } from '../../fold/fold-event.js'
import { createProfile } from '../../mutable-profile.js'
import type { Profile, ScenarioProfile } from '../../profile.js'
import { aBasis, FIRST_DAY_MS, placed } from '../../testing/arbitraries.js'
import { aCatalogItem, aUserId, type EventFields } from '../../testing/builders.js'
import { viewProfile } from '../view-profile.js'
import { tastesOf } from '../tastes.js'
import { knownInterests } from './interests.js'
import { loyaltyStage } from './loyalty.js'
import { isMutual, stateTies } from './social.js'
import { sentencesOf, stateScenario, type Statements } from './state-profile.js'

const video = asScenarioName('video')
const items = new Map(
  [
    aCatalogItem({ itemId: asItemId('star'), categories: ['sci-fi'], tags: ['artist:ana', 'space'], price: 12, currency: 'EUR' }),
    aCatalogItem({ itemId: asItemId('moon'), categories: ['sci-fi', 'drama'], tags: ['artist:ana'], price: 70, currency: 'EUR' }),
    aCatalogItem({ itemId: asItemId('tear'), categories: ['drama'], tags: ['artist:bo'] }),
  ].map((item) => [item.itemId, item]), // prettier-ignore
)
const basis = aBasis({ catalog: { find: (_, itemId) => items.get(itemId) } })

const folded = (events: readonly EventFields[], userId = 'ada'): Profile => {
  const profile = createProfile(aUserId(userId))
  for (const event of placed(events)) foldEvent(profile, event, basis)
  // Through the stored bytes, so that all of it is kept.
  return viewProfile(openProfile(encodeProfile(profile)))
}
const heldOf = (profile: Profile): ScenarioProfile => profile.scenarios.get(video) ?? assert.fail()
const stated = (events: readonly EventFields[]): Statements => {
  const profile = folded(events)
  return stateScenario(heldOf(profile), profile.updatedAt)
}
const watched = (itemId: string, at: number, fields: EventFields = {}): EventFields => ({
  itemId,
  occurredAt: FIRST_DAY_MS + at,
  completion: 1,
  ...fields,
})

test('an interest has its share, how sure it is, and the newest three events behind it', () => {
  const { interests } = stated([
    watched('star', 1),
    watched('star', 2),
    watched('tear', 3),
    watched('star', 4),
    watched('star', 5),
  ])

  const [first, second] = interests['category'] ?? []
  assert.deepEqual([first?.about, second?.about], ['sci-fi', 'drama'])
  assert.deepEqual(first?.evidence, {
    events: 4,
    newest: [5, 4, 2].map((at) => ({ itemId: 'star', action: 'watch', occurredAt: FIRST_DAY_MS + at })),
  })
  const { low = NaN, high = NaN } = first.confidence ?? {}
  assert.ok(low < Number(first.value) && Number(first.value) < high)
  assert.match(first.sentence, /^prefers sci-fi: 0\.\d\d ± 0\.\d\d, 4 events$/)
  assert.deepEqual(Object.keys(interests), ['category', 'artist', 'tag'])
})

test('more of the same evidence makes an interest surer, and larger', () => {
  const sure = [2, 20, 200].map((count) => {
    const { interests } = stated(Array.from({ length: count }, (_, at) => watched('star', at)))
    return interests['category']?.[0] ?? assert.fail()
  })
  const widths = sure.map(({ confidence }) => confidence?.plusMinus ?? NaN)
  assert.deepEqual(widths, widths.toSorted((a, b) => b - a)) // prettier-ignore
  assert.ok(Number(sure[0]?.value) < 0.75 && Number(sure[2]?.value) > 0.9)
})

test("an item's choice goes to those of its categories that the user is known to choose", () => {
  const profile = folded([...Array.from({ length: 10 }, (_, at) => watched('tear', at)), watched('moon', 11)])
  const before = folded(Array.from({ length: 10 }, (_, at) => watched('tear', at)))

  const choices = (of: Profile, name: string): number =>
    heldOf(of).interests.find((interest) => interest.name === name)?.choices ?? 0
  const drama = choices(profile, 'drama') - choices(before, 'drama')
  assert.ok(drama > 4 * choices(profile, 'sci-fi'), `${drama} and ${choices(profile, 'sci-fi')}`)
})

test('tastes are the shares that the statements tell, and a dislike is the same below zero', () => {
  const profile = folded([
    ...Array.from({ length: 6 }, (_, at) => watched('star', at)),
    ...Array.from({ length: 2 }, (_, at) => ({
      action: 'rate' as const,
      itemId: 'tear',
      rating: 1,
      occurredAt: FIRST_DAY_MS + 10 + at,
    })),
  ])

  const held = heldOf(profile)
  const stated = [...knownInterests(held).values()].flat()
  const tastes = new Map(tastesOf(held.interests).map(({ name, weight }) => [name, weight]))

  assert.ok(tastes.get('drama')! < 0)
  assert.equal(tastes.size, stated.length)
  for (const { name, share } of stated) assert.ok(Math.abs(Math.abs(tastes.get(name)!) - share.value) < 1e-12)
})

test('a taste that has changed is rising, the old one fading', () => {
  const old = Array.from({ length: 30 }, (_, at) => watched('tear', at * HOUR_MS))
  const young = Array.from({ length: 30 }, (_, at) => watched('star', 20 * DAY_MS + at * HOUR_MS))

  const known = knownInterests(heldOf(folded([...old, ...young]))).get('category') ?? []
  const { interests } = stated([...old, ...young])

  assert.equal(known[0]?.name, 'sci-fi')
  assert.deepEqual(
    interests['category']?.map(({ about, trend }) => [about, trend]),
    [['sci-fi', 'rising'], ['drama', 'fading']], // prettier-ignore
  )
})

test('what was taken back is no evidence', () => {
  const like: EventFields = { action: 'like', itemId: 'star', occurredAt: FIRST_DAY_MS + 2 }
  const before = folded([watched('star', 1)])
  const after = folded([
    watched('star', 1),
    like,
    { ...like, action: 'unlike', occurredAt: FIRST_DAY_MS + 3 },
  ])

  const sciFi = (profile: Profile) =>
    heldOf(profile).interests.find(({ name }) => name === 'sci-fi') ?? assert.fail()
  assert.deepEqual(sciFi(after).newest, sciFi(before).newest)
  assert.ok(Math.abs(sciFi(after).choices - sciFi(before).choices) < 0.02)
})

test('the rhythm is by the clock of the user, not of the server', () => {
  const evening = Array.from({ length: 8 }, (_, day) =>
    watched('star', day * DAY_MS + 11 * HOUR_MS, { utcOffsetMinutes: 540 }),
  )

  const { rhythm } = stated(evening)

  assert.equal(rhythm[0]?.about, '18:00–21:00')
  assert.equal(rhythm.at(-1)?.value, 540)
})

test('devices and prices are told by how often they were met, and what was paid for counts four times', () => {
  const { devices, prices } = stated([
    watched('star', 1, { device: 'phone' }),
    watched('star', 2, { device: 'phone' }),
    watched('star', 3, { device: 'tv' }),
    { action: 'purchase', itemId: 'moon', price: 70, occurredAt: FIRST_DAY_MS + 4 },
  ])

  assert.deepEqual(
    devices.map(({ about, evidence }) => [about, evidence.events]),
    [['phone', 2], ['tv', 1]], // prettier-ignore
  )
  assert.equal(prices[0]?.value, '50–100')
})

test('loyalty goes from new to loyal and to lapsing as days pass', () => {
  const daily = (days: number, every: number): ScenarioProfile =>
    heldOf(folded(Array.from({ length: days }, (_, day) => watched('star', day * every * DAY_MS))))
  const on = (day: number) => asEpochMs(FIRST_DAY_MS + day * DAY_MS)

  assert.equal(loyaltyStage(daily(2, 1), on(2)), 'new')
  assert.equal(loyaltyStage(daily(2, 7), on(8)), 'occasional')
  assert.equal(loyaltyStage(daily(6, 4), on(22)), 'regular')
  assert.equal(loyaltyStage(daily(20, 1), on(20)), 'loyal')
  assert.equal(loyaltyStage(daily(20, 1), on(35)), 'lapsing')
  // Once in ten days is her habit: two weeks away are no sign.
  assert.equal(loyaltyStage(daily(5, 10), on(60)), 'occasional')
})

test('a tie is mutual only where both profiles say so', () => {
  const follow = (whom: string): EventFields => ({
    action: 'follow',
    itemId: null,
    targetUserId: whom,
    occurredAt: FIRST_DAY_MS,
  })
  const ada = folded([follow('bob'), follow('eve')], 'ada')
  const bob = folded([follow('ada')], 'bob')
  const [bobId, eveId] = [asUserId('bob'), asUserId('eve')]

  assert.deepEqual([isMutual(ada, bobId, bob), isMutual(ada, eveId, null)], [true, false])
  const told = stateTies(ada, ada.updatedAt, new Map([[bobId, bob]]))
  assert.deepEqual(
    told.map(({ about, mutual, value }) => [about, mutual, value]),
    [['bob', true, 0.5], ['eve', null, 0.5]], // prettier-ignore
  )
})

test('every statement is a sentence, and an empty profile states nothing that is not known', () => {
  const told = stated([watched('star', 1), watched('moon', HOUR_MS), watched('tear', DAY_MS)])
  assert.ok(sentencesOf(told).length > 12)
  assert.ok(
    sentencesOf(told).every((sentence) => sentence.length > 5 && !/NaN|undefined|null/.test(sentence)),
  )

  const shown = stated([{ action: 'impression', itemId: 'star' }])
  assert.deepEqual([shown.interests, shown.rhythm, shown.loyalty, shown.sessions], [{}, [], [], []])
})
