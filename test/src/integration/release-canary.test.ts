/** A new release is tried on a share of users before all get it, by every recommender on the same ones. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asUserId, MINUTE_MS } from '@profilestream/contracts'
import { createReleaseStore } from '@profilestream/release-store'
import { aFilm } from '../support/builders.js'
import { silent } from '../support/event-log.js'
import { eventually } from '../support/eventually.js'
import { createRecommenderSystem, type RecommenderProcess } from '../support/recommender-system.js'
import { releaseAsTrainer } from '../support/release-as-trainer.js'
import { FILMS } from '../support/small-releases.js'

const system = await createRecommenderSystem('release-canary')
const store = createReleaseStore({ logger: silent }, { folder: system.releasesFolder })
const users = Array.from({ length: 24 }, (_, user) => asUserId(`user-${user}`))
const canary = {
  PROFILESTREAM_CANARY_MINUTES: '60',
  PROFILESTREAM_CANARY_SHARE: '0.5',
}

const release = (version: string, releasedAt: number): Promise<unknown> =>
  releaseAsTrainer({ ...system, store }, { version, releasedAt })
const servedBy = async (recommender: RecommenderProcess): Promise<string[]> => {
  const answers = await Promise.all(
    users.map((user) => recommender.ask(`/v1/recommendations/${user}?scenario=video`)),
  )
  return answers.map(({ body }) => String(body['release']))
}
const servesOnly = (recommender: RecommenderProcess, versions: string): Promise<string[]> =>
  eventually(`releases ${versions} to be served`, async () => {
    const served = await servedBy(recommender)
    return [...new Set(served)].sort().join() === versions ? served : undefined
  })

await system.publishCatalog(FILMS.map((film) => aFilm(film)))
await release('0001', Date.now() - 90 * MINUTE_MS)
const recommender = await system.start(canary)

test('a share of users gets the new release, and each list names the one that made it', async () => {
  await servesOnly(recommender, '0001')
  await release('0002', Date.now())

  await servesOnly(recommender, '0001,0002')
  const served = await servedBy(recommender)
  assert.deepEqual(await servedBy(recommender), served, 'the same users at every asking')
})

test('a recommender that starts meanwhile tries it on the same users', async () => {
  const other = await system.start(canary)

  assert.deepEqual(await servedBy(other), await servedBy(recommender))
})

test('when its time is over all users get it', async () => {
  await release('0003', Date.now() - 60 * MINUTE_MS + 4_000)

  await servesOnly(recommender, '0003')
  const metrics = await (await fetch(`${recommender.url}/metrics`)).text()
  assert.doesNotMatch(metrics, /profilestream_recommender_release_info\{[^}]*version="000[12]"/)
})
