/** A canary's live hits: what is counted, that looking at it again and again stays honest, and that what is worse is found. */
import { asItemId, asReleaseVersion, asUserId, createSeededRandom } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSurelyWorse, liveDifference } from './live-difference.js'
import { createLiveHits } from './live-hits.js'
import { createUsersHits } from './users-hits.js'

const [tried, others] = [asReleaseVersion('0002'), asReleaseVersion('0001')]
const minimumUsers = 30

const aList = (user: string, release: typeof tried | null, ...items: string[]) => ({
  userId: asUserId(user),
  release,
  items: items.map((item) => ({
    itemId: asItemId(item),
    score: 1,
    source: 'deep',
    reason: 'because',
    becauseItemId: null,
  })),
})
const watched = (user: string, item: string, at: number) => ({
  userId: asUserId(user),
  itemId: asItemId(item),
  at,
})

test('a share is a ratio of sums over users, and its variance one over users, not over interactions', () => {
  const hits = createUsersHits()
  for (const isHit of [true, true, true, true]) hits.note('ada', isHit)
  for (const isHit of [false, false, false, false]) hits.note('bob', isHit)

  const { rate, variance, users, interactions } = hits.share()

  // With one hit and one miss more: 5 of 10. Σ (h − n/2)² = 2² + 2² + ½² + ½² = 8.5; 8.5 / 10² · 4 / 3.
  assert.equal(rate, 0.5)
  assert.ok(Math.abs(variance - (8.5 / 100) * (4 / 3)) < 1e-12, String(variance))
  assert.deepEqual([users, interactions], [2, 8])
})

test('an interaction is judged by the newest list before it, for the release that made the list', () => {
  const hits = createLiveHits({ tried, others })
  hits.noteList(aList('ada', tried, 'dune'), 10)
  hits.noteList(aList('ada', tried, 'alien'), 20)
  hits.noteList(aList('bob', others, 'dune'), 11)
  hits.noteList(aList('cyd', asReleaseVersion('0000'), 'dune'), 12)
  hits.noteList(aList('dan', null, 'dune'), 12)
  for (const user of ['ada', 'bob', 'cyd', 'dan', 'eve']) hits.noteInteraction(watched(user, 'dune', 15))
  hits.noteInteraction(watched('ada', 'dune', 25))
  hits.settle()

  const found = hits.count(hits.settle())

  assert.deepEqual([found.tried.interactions, found.tried.users], [2, 1])
  assert.equal(found.tried.rate, 2 / 4, 'a hit by the first list, a miss by the second, and the two believed')
  assert.deepEqual([found.others.interactions, found.others.rate], [1, 2 / 3])
})

test('an interaction waits for lists that were sent before it and come later', () => {
  const hits = createLiveHits({ tried, others })
  hits.noteInteraction(watched('ada', 'dune', 15))
  assert.equal(hits.count(hits.settle()).tried.interactions, 0)
  hits.noteList(aList('ada', tried, 'dune'), 10)

  assert.equal(hits.count(hits.settle()).tried.interactions, 1)
})

test('a user who acts many times between two looks is judged by the list of each time', () => {
  const hits = createLiveHits({ tried, others })
  for (let at = 0; at < 4_000; at += 100) {
    hits.noteList(aList('ada', tried, `film-${at}`), at)
    hits.noteInteraction(watched('ada', `film-${at}`, at + 50))
  }
  hits.settle()

  assert.deepEqual(
    hits.settle().map(({ isHit }) => isHit),
    Array<boolean>(40).fill(true),
  )
})

test('lists from before the release that is tried began count for neither', () => {
  const hits = createLiveHits({ tried, others })
  hits.noteList(aList('bob', others, 'dune'), 5)
  hits.noteList(aList('ada', tried, 'dune'), 10)
  hits.noteInteraction(watched('bob', 'dune', 15))
  hits.settle()

  assert.equal(hits.count(hits.settle()).others.interactions, 0)
})

/** Lets users of two shares come in turn, each with a taste of her own, and looks after every one. @returns whether it was ever called worse */
const everWorse = (seed: number, rates: { readonly tried: number; readonly others: number }): boolean => {
  const random = createSeededRandom(seed)
  const sides = { tried: createUsersHits(), others: createUsersHits() }
  const lucky = new Map<string, number>()
  for (let visit = 0; visit < 3_000; visit += 1) {
    const user = random.integer(1_200)
    const side = user % 4 === 0 ? 'tried' : 'others'
    const own = lucky.get(String(user)) ?? 2 * rates[side] * random.next()
    lucky.set(String(user), own)
    sides[side].note(String(user), random.next() < own)
    const difference = liveDifference(sides.tried.share(), sides.others.share())
    if (isSurelyWorse(difference, { minimumUsers })) return true
  }
  return false
}

const share = (rates: { readonly tried: number; readonly others: number }): number =>
  Array.from({ length: 200 }, (_, seed) => everWorse(seed + 1, rates)).filter(Boolean).length / 200

test('a release as good as the one before is hardly ever called worse, looked at 3,000 times', () => {
  // One in forty at most; 200 draws of it exceed 6 % with a chance of 0.0007.
  assert.ok(share({ tried: 0.3, others: 0.3 }) <= 0.06)
  assert.ok(share({ tried: 0.03, others: 0.03 }) <= 0.06)
})

test('one that hits half as often is called worse, and one that hits more often never', () => {
  assert.ok(share({ tried: 0.15, others: 0.3 }) > 0.9)
  assert.equal(share({ tried: 0.35, others: 0.25 }), 0)
})

test('nothing is said of fewer users than settings ask for', () => {
  const [none, all] = [createUsersHits(), createUsersHits()]
  for (let user = 0; user < 29; user += 1) none.note(String(user), false)
  for (let user = 0; user < 500; user += 1) all.note(String(user), true)
  const of = () => isSurelyWorse(liveDifference(none.share(), all.share()), { minimumUsers })

  assert.equal(of(), false)
  none.note('29', false)
  assert.equal(of(), true)
})
