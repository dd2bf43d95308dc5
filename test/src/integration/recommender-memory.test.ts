/** What the recommender keeps in memory beside profiles, over a restart: dismissals, what is met after what, and trends without what bots did. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asItemId, asUserId } from '@profilestream/contracts'
import { aFilm, aWatchNow } from '../support/builders.js'
import { eventually } from '../support/eventually.js'
import { createRecommenderSystem } from '../support/recommender-system.js'

const system = await createRecommenderSystem('recommender-memory')
const FILMS = ['alien', 'dune', 'goal', 'amour']
await system.publishCatalog(FILMS.map((film) => aFilm(film, { categories: [`of ${film}`] })))
const recommender = await system.start()

test('what a user has dismissed stays out of her lists after a restart', async () => {
  const userId = asUserId('choosy')
  await system.act([
    aWatchNow({ userId, itemId: asItemId('alien') }),
    aWatchNow({ userId, itemId: asItemId('dune'), action: 'dismiss', completion: null }),
  ])
  await eventually('her list without it', () =>
    system.lists.find((list) => list.userId === userId && list.profileVersion === 2),
  )

  const again = await system.start()
  const { body } = await again.ask(`/v1/recommendations/${userId}?scenario=video&slot=home`)

  const shown = (body['items'] as { itemId: string }[]).map(({ itemId }) => itemId)
  assert.equal(shown.length, FILMS.length - 2)
  assert.ok(!shown.includes('dune'))
})

test('what is met after a film is known as soon as it happens, and again after a restart', async (t) => {
  const after = async (one: typeof recommender): Promise<{ itemId: string; reason: string } | undefined> => {
    const { body } = await one.ask('/v1/recommendations/somebody?scenario=video&slot=similar&itemId=alien')
    return (body['items'] as { itemId: string; reason: string }[])[0]
  }
  assert.notEqual((await after(recommender))?.reason, 'now follows alien')
  const pioneers = ['ann', 'bob', 'cid'].map(asUserId)
  await system.act(
    ['alien', 'arrival'].flatMap((film) =>
      pioneers.map((userId) => aWatchNow({ userId, itemId: asItemId(film) })),
    ),
  )
  const published = performance.now()
  const next = await eventually('the new film after alien', async () => {
    const first = await after(recommender)
    return first?.itemId === 'arrival' ? first : undefined
  })
  t.diagnostic(`a neighbour ${Math.round(performance.now() - published)} ms after its events`)
  assert.equal(next.reason, 'now follows alien')

  // Asked again: when it came first, not all of the pioneers' events may have.
  assert.deepEqual(await after(await system.start()), await after(recommender))
})

test('what a bot did trends neither when it is told of afterwards nor when it was told of before', async () => {
  const robot = asUserId('robot')
  const trending = async (): Promise<string[]> => {
    const { body } = await recommender.ask('/v1/recommendations/somebody?scenario=video&slot=trending')
    return (body['items'] as { itemId: string }[]).map(({ itemId }) => itemId)
  }
  const updates = await system.act(
    Array.from({ length: 40 }, () => aWatchNow({ userId: robot, itemId: asItemId('amour') })),
  )
  await eventually('amour to trend', async () => ((await trending())[0] === 'amour' ? true : undefined))

  const last = updates.at(-1)!
  const botIntervals = [{ from: asEpochMs(0), to: null, scenario: null }]
  await system.announce([{ ...last, botIntervals }])
  await eventually('amour to trend no more', async () =>
    (await trending())[0] === 'amour' ? undefined : true,
  )
  const more = Array.from({ length: 40 }, () => aWatchNow({ userId: robot, itemId: asItemId('amour') }))
  await system.act(more, { botIntervals })

  const again = await system.start()
  const { body } = await again.ask('/v1/recommendations/somebody?scenario=video&slot=trending')
  assert.notEqual((body['items'] as { itemId: string }[])[0]?.itemId, 'amour')
})
