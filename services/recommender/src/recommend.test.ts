import assert from 'node:assert/strict'
import test from 'node:test'
import {
  asEpochMs,
  asItemId,
  asUserId,
  DAY_MS,
  variantOf,
  type RecommendationList,
  type UserId,
} from '@profilestream/contracts'
import type { PlaceItem } from '@profilestream/models'
import { createRecommend } from './recommend.js'
import { countTrend, noteEvent } from './following/follow-clickstream.js'
import type { ScenarioServing } from './serving/scenario-serving.js'
import type { ServingRelease } from './serving/serving-release.js'
import type { ListRequest } from './serving/viewer.js'
import {
  aFilm,
  anEvent,
  aRelease,
  aServing,
  NOON,
  profileOf,
  testMetrics,
  watched,
} from './testing/a-world.js'

const clock = { now: () => asEpochMs(NOON) }
const recommend = createRecommend({ metrics: testMetrics(), clock }, { diversity: 0 })

/** A user whose variant ranks as asked. */
const userRanked = (
  serving: ScenarioServing,
  ranking: 'personal' | 'trending',
  not: readonly string[] = [],
): UserId => {
  for (let n = 0; ; n++) {
    const userId = asUserId(`user-${n}`)
    if (!not.includes(userId) && variantOf(serving.definition, userId).ranking === ranking) return userId
  }
}

const aRequest = (scenario: ScenarioServing, overrides: Partial<ListRequest> = {}): ListRequest => ({
  userId: userRanked(scenario, 'personal'),
  profile: null,
  scenario,
  slot: 'home',
  limit: 10,
  aboutItemId: null,
  ...overrides,
})

const one = async (request: ListRequest): Promise<RecommendationList> => {
  const [list] = await recommend([request])
  return list!
}

const idsOf = ({ items }: RecommendationList): string[] => items.map(({ itemId }) => itemId)

/** Five films of two kinds; the crowd watches the sports films most. */
const aWorld = (overrides: Parameters<typeof aServing>[0] = {}): ScenarioServing => {
  const serving = anUnwatchedWorld(overrides)
  watched(serving, { goal: 9, match: 8, alien: 3, dune: 2, solaris: 1 })
  return serving
}

const anUnwatchedWorld = (overrides: Parameters<typeof aServing>[0] = {}): ScenarioServing => {
  const serving = aServing(overrides)
  for (const [id, category] of [
    ['goal', 'sports'],
    ['match', 'sports'],
    ['alien', 'sci-fi'],
    ['dune', 'sci-fi'],
    ['solaris', 'sci-fi'],
  ])
    serving.table.describe(aFilm(id!, { title: id!.toUpperCase(), categories: [category!] }))
  return serving
}

test('a user that nobody knows gets what trends, and is told so', async () => {
  const list = await one(aRequest(aWorld()))

  assert.deepEqual(idsOf(list), ['goal', 'match', 'alien', 'dune', 'solaris'])
  assert.equal(list.items[0]?.reason, 'trending in sports')
  assert.equal(list.items[0].source, 'trending')
  assert.equal(list.profileVersion, 0)
  assert.equal(list.release, null)
  assert.equal(list.createdAt, NOON)
})

test('after the first event trending leans towards what was touched, and leaves it out', async () => {
  const serving = aWorld()
  const userId = userRanked(serving, 'personal')
  const profile = profileOf(serving, [anEvent({ userId, itemId: asItemId('alien') })])

  const list = await one(aRequest(serving, { userId, profile }))

  assert.equal(idsOf(list)[0], 'dune')
  assert.ok(!idsOf(list).includes('alien'))
  assert.equal(list.items[0]?.reason, 'trending in sci-fi')
  assert.equal(list.profileVersion, 1)
})

test('what was had is shown again where items repeat', async () => {
  const serving = aWorld({ itemsRepeat: true })
  const userId = userRanked(serving, 'personal')
  const profile = profileOf(serving, [anEvent({ userId, itemId: asItemId('alien') })])

  assert.ok(idsOf(await one(aRequest(serving, { userId, profile }))).includes('alien'))
})

test('expired, unpublished, withdrawn and dismissed items and ads are in no list', async () => {
  const serving = aWorld()
  const userId = userRanked(serving, 'personal')
  serving.table.describe(aFilm('goal', { expiresAt: asEpochMs(NOON) }))
  serving.table.describe(aFilm('match', { publishedAt: asEpochMs(NOON + 1) }))
  serving.table.withdraw(asItemId('alien'))
  serving.table.describe(aFilm('dune', { ad: true }))
  noteEvent(serving, anEvent({ userId, action: 'dismiss', itemId: asItemId('solaris') }), 0)

  assert.deepEqual(idsOf(await one(aRequest(serving, { userId }))), [])
  assert.deepEqual(idsOf(await one(aRequest(serving, { userId, slot: 'ads' }))), ['dune'])
})

test('freshness is judged by event time, not by the clock', async () => {
  const longAgo = 900_000_000_000 // 1998
  const serving = aServing({ freshForDays: 2 })
  serving.table.describe(aFilm('news', { publishedAt: asEpochMs(longAgo - DAY_MS) }))
  watched(serving, { news: 1 }, { occurredAt: asEpochMs(longAgo) })

  assert.deepEqual(idsOf(await one(aRequest(serving))), ['news'])
})

test('the reason names the past item that it rests on', async () => {
  const serving = aWorld()
  const userId = userRanked(serving, 'personal')
  // dune's embedding leans towards alien's; the encoder asks for dune
  serving.serving = aRelease(serving, {
    films: ['alien', 'dune', 'goal'],
    encode: () => Promise.resolve(Float32Array.of(0, 9, 0)),
  })
  serving.serving.model.embeddings.rows.set([0.6, 0.8, 0], 3)
  const profile = profileOf(
    serving,
    Array.from({ length: 12 }, (_, n) =>
      anEvent({
        userId,
        itemId: asItemId(n === 5 ? 'alien' : `other-${n}`),
        occurredAt: asEpochMs(NOON + n),
      }),
    ),
  )

  const [first] = (await one(aRequest(serving, { userId, profile }))).items

  assert.equal(first?.itemId, 'dune')
  assert.equal(first.source, 'deep')
  assert.equal(first.reason, 'because you watched ALIEN')
  assert.equal(first.becauseItemId, 'alien')
})

test('the same state gives the same list with the same id', async () => {
  const serving = aWorld()
  const userId = userRanked(serving, 'personal')
  const profile = profileOf(serving, [anEvent({ userId, itemId: asItemId('alien') })])
  const request = aRequest(serving, { userId, profile })

  assert.deepEqual(await one(request), await one(request))
  const later = profileOf(serving, [
    anEvent({ userId, itemId: asItemId('alien') }),
    anEvent({ userId, itemId: asItemId('dune') }),
  ])
  assert.notEqual(
    (await one({ ...request, profile: later })).recommendationId,
    (await one(request)).recommendationId,
  )
})

test('the trending variant ranks the same for everyone', async () => {
  const serving = aWorld()
  const [a, b] = [
    userRanked(serving, 'trending'),
    userRanked(serving, 'trending', [userRanked(serving, 'trending')]),
  ]
  const profile = profileOf(serving, [anEvent({ userId: a, itemId: asItemId('solaris') })])

  const lists = await recommend([aRequest(serving, { userId: a, profile }), aRequest(serving, { userId: b })])

  assert.deepEqual(idsOf(lists[0]!), ['goal', 'match', 'alien', 'dune'], 'what was had is left out even so')
  assert.deepEqual(idsOf(lists[1]!), ['goal', 'match', 'alien', 'dune', 'solaris'])
  assert.equal(lists[0]!.variant, 'control')
})

test('a list about an item holds what follows it or is like it, and not the item', async () => {
  const serving = aWorld()
  serving.serving = aRelease(serving, { films: ['alien', 'goal', 'dune', 'solaris', 'match'] })

  const list = await one(aRequest(serving, { slot: 'similar', aboutItemId: asItemId('alien') }))

  assert.deepEqual(idsOf(list).slice(0, 2).toSorted(), ['dune', 'goal'], 'they follow at once')
  assert.equal(list.items[0]?.reason, 'often follows ALIEN')
  assert.equal(list.items[0].becauseItemId, 'alien')
  assert.ok(!idsOf(list).includes('alien'))
})

test('before the first release a list about an item holds what shares its labels', async () => {
  const list = await one(aRequest(anUnwatchedWorld(), { slot: 'similar', aboutItemId: asItemId('alien') }))

  assert.deepEqual(idsOf(list).slice(0, 2).toSorted(), ['dune', 'solaris'])
  assert.equal(list.items[0]?.reason, 'sci-fi, like ALIEN')
})

test('and what people meet now after it', async () => {
  const serving = anUnwatchedWorld()
  watched(serving, { alien: 5, goal: 5 })

  const list = await one(aRequest(serving, { slot: 'similar', aboutItemId: asItemId('alien') }))

  const goal = list.items.find(({ itemId }) => itemId === 'goal')
  assert.equal(goal?.reason, 'now follows ALIEN')
  assert.equal(goal.source, 'online')
})

test('a film newer than the release is recommended after its first events, and the reason says by what', async () => {
  const serving = aWorld()
  serving.serving = aRelease(serving, { films: ['goal', 'match', 'alien', 'dune', 'solaris'] })
  const userId = userRanked(serving, 'personal')
  const profile = profileOf(
    serving,
    Array.from({ length: 12 }, (_, n) =>
      anEvent({
        userId,
        itemId: asItemId(n === 11 ? 'alien' : `other-${n}`),
        occurredAt: asEpochMs(NOON + n),
      }),
    ),
  )
  serving.table.describe(aFilm('arrival', { title: 'ARRIVAL' }))
  const request = aRequest(serving, { userId, profile })
  const before = idsOf(await one(request))
  for (const [n, itemId] of ['alien', 'arrival'].entries())
    countTrend(
      serving,
      anEvent({ userId: asUserId('pioneer'), itemId: asItemId(itemId), occurredAt: asEpochMs(NOON + n) }),
    )

  const [first] = (await one(request)).items

  assert.notEqual(before[0], 'arrival')
  assert.equal(first?.itemId, 'arrival')
  assert.equal(first.source, 'online')
  assert.equal(first.reason, 'people who watched ALIEN now watch ARRIVAL')
  assert.equal(first.becauseItemId, 'alien')
})

test('a film that nobody has met yet is recommended where its content places it for the network', async () => {
  const serving = aWorld()
  const films = ['goal', 'match', 'alien', 'dune', 'solaris']
  const towardsDune = new Float32Array(films.length).map((_, at) => Number(films[at] === 'dune'))
  const release = (place?: PlaceItem): ServingRelease =>
    aRelease(serving, { films, encode: () => Promise.resolve(towardsDune), ...(place && { place }) })
  const place: PlaceItem = (terms) => (new Set(terms).has('desert') ? towardsDune.map((of) => 2 * of) : null)
  const userId = userRanked(serving, 'personal')
  const met = [...films.slice(0, 3), ...Array.from({ length: 9 }, (_, n) => `other-${n}`)]
  const history = met.map((film, n) =>
    anEvent({ userId, itemId: asItemId(film), occurredAt: asEpochMs(NOON + n) }),
  )
  const request = aRequest(serving, { userId, profile: profileOf(serving, history) })
  for (let n = 0; n < 40; n++) serving.table.describe(aFilm(`another-${n}`, { title: null, categories: [] }))
  serving.table.describe(aFilm('arrakis', { title: null, categories: ['desert'] }))

  serving.serving = release()
  const without = idsOf(await one(request))
  serving.serving = release(place)
  const [first] = (await one(request)).items

  assert.notEqual(without[0], 'arrakis')
  assert.equal(first?.itemId, 'arrakis')
  assert.equal(first.source, 'deep')
})

test('where little is known of a user and nothing of an item, what they share is the reason', async () => {
  const serving = anUnwatchedWorld()
  for (let n = 0; n < 20; n++) serving.table.describe(aFilm(`other-${n}`, { title: `Other${n}` }))
  serving.table.describe(aFilm('alien', { title: 'Alien Harvest', categories: [] }))
  serving.table.describe(aFilm('sequel', { title: 'Harvest Two', categories: [] }))
  const userId = userRanked(serving, 'personal')
  const profile = profileOf(serving, [anEvent({ userId, itemId: asItemId('alien') })])

  const [first] = (await one(aRequest(serving, { userId, profile }))).items

  assert.equal(first?.itemId, 'sequel')
  assert.equal(first.source, 'content')
  assert.equal(first.reason, 'little known yet: harvest, like Alien Harvest')
})

test('a release that is swapped in while histories are being encoded changes no list under way', async () => {
  const serving = aWorld()
  const userId = userRanked(serving, 'personal')
  const profile = profileOf(serving, [anEvent({ userId, itemId: asItemId('alien') })])
  const films = ['alien', 'dune', 'goal']
  let answer: (vector: Float32Array) => void = () => undefined
  serving.serving = aRelease(serving, {
    films,
    version: '0001',
    encode: () => new Promise((resolve) => (answer = resolve)),
  })

  const underWay = recommend([aRequest(serving, { userId, profile })])
  serving.serving = aRelease(serving, { films: [...films].reverse(), version: '0002' })
  answer(Float32Array.of(0, 0, 9))
  const [list] = await underWay

  assert.equal(list?.release, '0001')
  assert.equal(list.items[0]?.itemId, 'goal', 'index 2 of the old release; in the new one that is alien')
  assert.equal((await one(aRequest(serving, { userId, profile }))).release, '0002')
})

test('a context that prefers other films gets other films first', async () => {
  const serving = aWorld()
  watched(serving, { solaris: 40 }, { device: 'tv' })
  watched(serving, { goal: 50 }, { device: 'phone' })
  const [onTv, unknown] = [
    userRanked(serving, 'personal'),
    userRanked(serving, 'personal', ['user-0', 'user-1', 'user-2']),
  ]
  noteEvent(serving, anEvent({ userId: onTv, action: 'search', itemId: null, query: 'x', device: 'tv' }), 0)

  const lists = await recommend([aRequest(serving, { userId: onTv }), aRequest(serving, { userId: unknown })])

  assert.equal(idsOf(lists[0]!)[0], 'solaris')
  assert.equal(idsOf(lists[1]!)[0], 'goal')
})
