import assert from 'node:assert/strict'
import test from 'node:test'
import {
  asEpochMs,
  asRecommendationId,
  asScenarioName,
  asUserId,
  DAY_MS,
  HOUR_MS,
  type CatalogItem,
  type RecommendationList,
  type UserId,
} from '@profilestream/contracts'
import { aWorld, eventsOf, STARTS_AT } from '../testing/small-worlds.js'
import type { World } from '../world.js'

let made = 0

const aList = (
  userId: UserId,
  items: readonly CatalogItem[],
  overrides: Partial<RecommendationList> = {},
): RecommendationList => ({
  recommendationId: asRecommendationId(`list-${(made += 1)}`),
  userId,
  scenario: asScenarioName('video'),
  slot: 'home',
  profileVersion: 1,
  release: null,
  variant: 'personal',
  createdAt: STARTS_AT,
  items: items.map(({ itemId }) => ({ itemId, score: 1, source: 'test', reason: '', becauseItemId: null })),
  ...overrides,
})

/** A world whose past is over. */
const aPresentWorld = (users: number): World => {
  const world = aWorld({ users, items: 200 })
  for (const { at } of world.past()) assert.ok(at < STARTS_AT)
  return world
}

/** Ten items that suit the user best, or worst, and that she has not had. */
const chosenFor = (
  world: World,
  user: UserId,
  { best, had = new Set() }: { best: boolean; had?: ReadonlySet<string> },
): CatalogItem[] =>
  world
    .catalog()
    .filter(({ ad, itemId }) => !ad && !had.has(`${user} ${itemId}`))
    .map((item) => ({ item, affinity: world.truth.affinity(user, item.itemId) }))
    .sort((a, b) => (best ? b.affinity - a.affinity : a.affinity - b.affinity))
    .slice(0, 10)
    .map(({ item }) => item)

test('a list shown leads to impressions of its first items, and clicks are attributed to it', () => {
  const world = aPresentWorld(100)
  const lists = world.truth.users().map((user) => aList(user, chosenFor(world, user, { best: true })))
  lists.forEach((list) => world.show(list))

  const events = eventsOf(world.advanceTo(asEpochMs(STARTS_AT + 3 * DAY_MS)))

  const shown = events.filter(({ action }) => action === 'impression')
  const clicks = events.filter(({ action }) => action === 'click')
  const watched = events.filter(
    ({ action, recommendationId }) => action === 'watch' && recommendationId !== null,
  )
  assert.ok(shown.length > 100 && clicks.length > 10)
  assert.ok(watched.length > 0.8 * clicks.length)
  const owners = new Map(lists.map(({ recommendationId, userId }) => [recommendationId, userId]))
  for (const { recommendationId, userId } of [...shown, ...clicks, ...watched]) {
    assert.equal(owners.get(recommendationId!), userId)
  }
})

test('each list is looked at once', () => {
  const world = aPresentWorld(100)
  world.truth.users().forEach((user) => world.show(aList(user, chosenFor(world, user, { best: true }))))

  const events = eventsOf(world.advanceTo(asEpochMs(STARTS_AT + HOUR_MS * 12)))

  const perVisit = new Map<string, number>()
  for (const { action, sessionId, itemId } of events) {
    if (action !== 'impression') continue
    const key = `${sessionId} ${itemId}`
    perVisit.set(key, (perVisit.get(key) ?? 0) + 1)
  }
  assert.ok([...perVisit.values()].every((count) => count === 1))
})

test('users who are shown what suits them click more and come more often than those shown what does not', () => {
  const world = aPresentWorld(300)
  const users = world.truth.users()
  const isLucky = (user: UserId): boolean => users.indexOf(user) % 2 === 0
  const active = { lucky: new Set<string>(), unlucky: new Set<string>() }
  const clicks = { lucky: 0, unlucky: 0 }
  const had = new Set<string>()

  for (let day = 0; day < 21; day += 1) {
    users.forEach((user) => world.show(aList(user, chosenFor(world, user, { best: isLucky(user), had }))))
    for (const { userId, action, itemId } of eventsOf(
      world.advanceTo(asEpochMs(STARTS_AT + (day + 1) * DAY_MS)),
    )) {
      if (!users.includes(userId)) continue
      const group = isLucky(userId) ? 'lucky' : 'unlucky'
      clicks[group] += action === 'click' ? 1 : 0
      if (action === 'watch') had.add(`${userId} ${itemId}`)
      if (day >= 7) active[group].add(`${userId} ${day}`)
    }
  }

  assert.ok(clicks.lucky > 3 * clicks.unlucky, JSON.stringify(clicks))
  assert.ok(
    active.lucky.size > 1.2 * active.unlucky.size,
    `${active.lucky.size} against ${active.unlucky.size}`,
  )
})

test('lists for strangers, of other scenarios and without items change nothing', () => {
  const [quiet, told] = [aPresentWorld(50), aPresentWorld(50)]
  const [user] = told.truth.users()
  const items = told.catalog().slice(0, 5)
  told.show(aList(asUserId('nobody'), items))
  told.show(aList(user!, items, { scenario: asScenarioName('news') }))
  told.show(aList(user!, []))

  const until = asEpochMs(STARTS_AT + DAY_MS)

  assert.deepEqual(told.advanceTo(until), quiet.advanceTo(until))
})
