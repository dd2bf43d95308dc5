import assert from 'node:assert/strict'
import test from 'node:test'
import { asItemId, asUserId, type RecommendationList, type UserId } from '@profilestream/contracts'
import { aFilm, aWatchNow } from '../support/builders.js'
import { eventually } from '../support/eventually.js'
import { createRecommenderSystem } from '../support/recommender-system.js'

const system = await createRecommenderSystem('recommender-lists')
const FILMS = ['alien', 'dune', 'solaris', 'goal', 'match', 'derby', 'amour', 'tango']
const categoryOf = (film: string): string =>
  ({ a: 'sci-fi', d: 'sci-fi', s: 'sci-fi', g: 'sports', m: 'sports', t: 'drama' })[film[0]!] ?? 'drama'

await system.publishCatalog(
  FILMS.map((film) => aFilm(film, { title: film.toUpperCase(), categories: [categoryOf(film)] })),
)
const QUIET_MS = 250
const recommender = await system.start({ PROFILESTREAM_RECOMMENDER_QUIET_MS: String(QUIET_MS) })

const listsOf = (userId: UserId): RecommendationList[] =>
  system.lists.filter((list) => list.userId === userId)
const listOfVersion = (userId: UserId, version: number): Promise<RecommendationList> =>
  eventually(`a list of ${userId} at version ${version}`, () =>
    listsOf(userId).find(({ profileVersion }) => profileVersion === version),
  )
const idsOf = ({ items }: RecommendationList): string[] => items.map(({ itemId }) => itemId)

test('the first event of a new user gives a list, with reasons, without what she had', async () => {
  const userId = asUserId('first-timer')
  await system.act([aWatchNow({ userId, itemId: asItemId('alien') })])

  const list = await listOfVersion(userId, 1)

  assert.equal(list.slot, 'home')
  assert.equal(list.release, null)
  assert.equal(list.items.length, FILMS.length - 1)
  assert.ok(!idsOf(list).includes('alien'))
  assert.ok(list.items.every(({ reason }) => reason.length > 0))
})

test('what a user has had stays out of her lists, over HTTP as on the topic', async () => {
  const userId = asUserId('watcher')
  const seen = ['goal', 'match', 'derby']
  await system.act(seen.map((film) => aWatchNow({ userId, itemId: asItemId(film) })))

  const emitted = await listOfVersion(userId, 3)
  const { status, body } = await recommender.ask(`/v1/recommendations/${userId}?scenario=video&slot=home`)

  assert.equal(status, 200)
  assert.equal(body['recommendationId'], emitted.recommendationId)
  assert.equal(body['profileVersion'], 3)
  for (const ids of [idsOf(emitted), (body['items'] as { itemId: string }[]).map(({ itemId }) => itemId)])
    assert.deepEqual(
      ids.filter((id) => seen.includes(id)),
      [],
    )
})

test('an update sent again gives a list with the same id', async () => {
  const userId = asUserId('replayed')
  const updates = await system.act([aWatchNow({ userId, itemId: asItemId('tango') })])
  const first = await listOfVersion(userId, 1)

  await system.announce(updates)
  await eventually('the list to be sent again', () => (listsOf(userId).length === 2 ? true : undefined))

  assert.deepEqual(
    listsOf(userId).map(({ recommendationId }) => recommendationId),
    [first.recommendationId, first.recommendationId],
  )
})

test('who acts ten times in a row gets no more lists than she has been quiet, the last of her newest version', async () => {
  const userId = asUserId('hasty')
  const began = performance.now()
  for (let n = 0; n < 10; n++)
    await system.act([aWatchNow({ userId, itemId: asItemId(FILMS[n % FILMS.length]!) })])

  await listOfVersion(userId, 10)

  // However slow the machine is: a list answers to updates since the one before, the last of them so long ago.
  const most = (performance.now() - began) / QUIET_MS
  assert.ok(
    listsOf(userId).length <= most,
    `${listsOf(userId).length} lists for ten updates, at most ${most}`,
  )
  assert.equal(listsOf(userId).at(-1)?.profileVersion, 10)
})

test('a user that nobody knows gets what trends, with reasons', async () => {
  const { status, body } = await recommender.ask('/v1/recommendations/stranger?limit=3')

  assert.equal(status, 200)
  assert.equal(body['profileVersion'], 0)
  const items = body['items'] as { source: string; reason: string }[]
  assert.equal(items.length, 3)
  for (const { source, reason } of items) {
    assert.equal(source, 'trending')
    assert.match(reason, /^(trending in |trending now|from )/)
  }
})

test('a request that can’t be answered is told why', async () => {
  const problems: [string, RegExp][] = [
    ['/v1/recommendations/ann?scenario=vidio', /scenario vidio is not served.*video/],
    ['/v1/recommendations/ann?slot=cellar', /slot cellar is not one of video.*home/],
    ['/v1/recommendations/ann?limit=1000', /limit/],
    ['/v1/recommendations/ann?slot=similar', /itemId is missing/],
    ['/v1/recommendations/ann?colour=red', /colour/],
  ]
  for (const [path, detail] of problems) {
    const { status, body } = await recommender.ask(path)
    assert.equal(status, 400, path)
    assert.match(String(body['detail']), detail)
  }
})

test('after a kill nothing is missing: what was not answered is answered by the next start', async () => {
  await recommender.stop('SIGKILL')
  const userId = asUserId('patient')
  await system.act([
    aWatchNow({ userId, itemId: asItemId('goal') }),
    aWatchNow({ userId, itemId: asItemId('match') }),
  ])

  const next = await system.start()

  const list = await listOfVersion(userId, 2)
  assert.deepEqual(
    idsOf(list).filter((id) => ['goal', 'match'].includes(id)),
    [],
  )
  assert.equal(await next.stop(), 0)
})
