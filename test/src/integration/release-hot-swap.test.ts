import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { asUserId } from '@profilestream/contracts'
import type { Architecture } from '@profilestream/models'
import { createReleaseStore, releaseMessage, type VectorReading } from '@profilestream/release-store'
import { aFilm, aWatchNow, VIDEO } from '../support/builders.js'
import { runProfilestream } from '../support/command-line.js'
import { eventually } from '../support/eventually.js'
import { createRecommenderSystem } from '../support/recommender-system.js'
import { aSmallRelease, FILMS } from '../support/small-releases.js'

const USERS = Array.from({ length: 6 }, (_, n) => asUserId(`user-${n}`))
const system = await createRecommenderSystem('release-hot-swap')
const store = createReleaseStore({ logger: { warn: () => undefined } }, { folder: system.releasesFolder })

/** Drama, whatever the vector: what is looked for is how it is told. */
const aReading: VectorReading = {
  about: 'category',
  classes: ['drama', 'war'],
  weights: new Float32Array(2 * 64),
  bias: Float32Array.of(Math.log(3), 0),
  users: 200,
  accuracy: { value: 0.6, low: 0.5, high: 0.7 },
  majority: { value: 0.4, low: 0.3, high: 0.5 },
  gain: { value: 0.2, low: 0.1, high: 0.3 },
  calibrationError: 0,
}

/** Writes a release, does something to its folder, and announces it. */
const release = async (
  version: string,
  architecture: Architecture,
  harm: (folder: string) => void = () => undefined,
): Promise<void> => {
  const draft = { ...(await aSmallRelease(version, architecture)), readings: [aReading] }
  const written = await store.write(draft)
  harm(join(system.releasesFolder, written.location))
  const message = releaseMessage(draft.manifest, written)
  const { modelReleases } = system.eventLog.topics
  await system.publisher.publish(modelReleases.name, [
    { key: VIDEO, value: system.eventLog.codecs.modelRelease.encode(message) },
  ])
}

/** Turns one byte of every tensor file. */
const damage = (folder: string): void => {
  for (const file of readdirSync(folder).filter((name) => name !== 'manifest.json')) {
    const bytes = readFileSync(join(folder, file))
    bytes[Math.floor(bytes.length / 2)]! ^= 1
    writeFileSync(join(folder, file), bytes)
  }
}

await system.publishCatalog(FILMS.map((film) => aFilm(film, { title: film.toUpperCase() })))
await release('0001', 'attention')
const recommender = await system.start()
await system.act(
  USERS.flatMap((userId, n) =>
    [0, 7, 14].map((step) => aWatchNow({ userId, itemId: FILMS[(n + step) % 30]! })),
  ),
)
await eventually('every user to have a list', () =>
  new Set(system.lists.map(({ userId }) => userId)).size === USERS.length ? true : undefined,
)

interface Served {
  readonly userId: string
  readonly release: string
  readonly items: string
}

/** The items in their order; scores differ in their last bits with the batch they were encoded in. */
const namesOf = (items: unknown): string => (items as { itemId: string }[]).map(({ itemId }) => itemId).join()

/** Asks without a break, for all users at once, until told to stop; a request that fails fails the test. */
const askWithoutBreak = (): { readonly served: Served[]; readonly stop: () => Promise<void> } => {
  const served: Served[] = []
  let stopped = false
  const ask = async (userId: string): Promise<void> => {
    while (!stopped) {
      const { status, body } = await recommender.ask(`/v1/recommendations/${userId}?scenario=video`)
      assert.equal(status, 200)
      served.push({
        userId,
        release: typeof body['release'] === 'string' ? body['release'] : 'none',
        items: namesOf(body['items']),
      })
    }
  }
  const asking = Promise.all(USERS.map(ask))
  return {
    served,
    stop: async () => {
      stopped = true
      await asking
    },
  }
}
const isServed = (version: string, served: readonly Served[]): Promise<true> =>
  eventually(`release ${version} to be served`, () => (served.at(-1)?.release === version ? true : undefined))

test('a profile says how the serving release sees its user, by the command line and by the recommender', async () => {
  const { status, body } = await recommender.ask('/v1/model-views/user-0')
  const command = ['profile', 'user-0', '--sentences', '--recommender', recommender.url]
  const { out } = await runProfilestream(command, system.settings)

  assert.equal(status, 200)
  const view = (body['scenarios'] as Record<string, { release: string; nearest: { title: string }[] }>)[
    'video'
  ]
  assert.equal(view?.release, '0001')
  assert.equal(view.nearest.length, 5)
  assert.ok(view.nearest.every(({ title }) => /^FILM-\d+$/.test(title)))
  assert.match(
    out,
    /the model sees her as somebody who takes up drama next: 0\.75 sure \(then war 0\.25\); release 0001, right for 60 %/,
  )
  assert.match(out, /nearest to her in release 0001: FILM-\d+/)
  assert.deepEqual((await recommender.ask('/v1/model-views/stranger')).body['scenarios'], {})
})

test('releases are swapped under load: no request fails, and no list mixes two releases', async () => {
  const { served, stop } = askWithoutBreak()
  await isServed('0001', served)
  await release('0002', 'hybrid')
  await isServed('0002', served)
  await release('0003', 'attention')
  await isServed('0003', served)
  await stop()

  const versions = [...new Set(served.map((one) => one.release))]
  assert.deepEqual(
    versions,
    ['0001', '0002', '0003'],
    'once a release is served, the one before is not any more',
  )
  assert.ok(
    new Set(served.map(({ userId, items }) => `${userId} ${items}`)).size > USERS.length,
    'releases differ',
  )
  for (const userId of USERS)
    for (const version of versions) {
      const lists = new Set(
        served.filter((one) => one.userId === userId && one.release === version).map(({ items }) => items),
      )
      assert.equal(
        lists.size,
        1,
        `${userId} gets one list from release ${version}, whatever is loaded beside it`,
      )
    }
})

test('a damaged release is refused with the reason, and the old one goes on serving', async () => {
  const { served, stop } = askWithoutBreak()
  await release('0004', 'attention', damage)
  const refusal = await eventually('the refusal', () =>
    recommender.lines.find((line) => line.includes('a release is refused')),
  )
  await stop()

  assert.match(refusal, /"version":"0004"/)
  assert.match(refusal, /"serving":"0003"/)
  assert.match(refusal, /0004\/\S+/, 'the damaged file is named')
  assert.deepEqual([...new Set(served.map((one) => one.release))], ['0003'])
  const ready = (await (await fetch(`${recommender.url}/readyz`)).json()) as {
    parts: Record<string, { ready: boolean; detail?: string }>
  }
  assert.match(ready.parts['release of video']?.detail ?? '', /serving 0003; 0004 is refused/)
})

test('after a refusal the next whole release is served', async () => {
  const { served, stop } = askWithoutBreak()
  await release('0005', 'hybrid')
  await isServed('0005', served)
  await stop()

  const metrics = await (await fetch(`${recommender.url}/metrics`)).text()
  assert.match(metrics, /profilestream_recommender_release_info\{[^}]*version="0005"[^}]*\} 1/)
  assert.doesNotMatch(metrics, /profilestream_recommender_release_info\{[^}]*version="0003"/)
})

test('a release that is withdrawn is served no more, without a request that fails, until the next one', async () => {
  const { served, stop } = askWithoutBreak()
  await isServed('0005', served)
  await system.publisher.publish(system.eventLog.topics.modelReleases.name, [{ key: VIDEO, value: null }])
  await isServed('none', served)
  const again = await system.start()
  const { body } = await again.ask(`/v1/recommendations/${USERS[0]!}`)
  await release('0006', 'attention')
  await isServed('0006', served)
  await stop()

  assert.deepEqual([...new Set(served.map((one) => one.release))], ['0005', 'none', '0006'])
  assert.equal(body['release'] ?? null, null, 'a process that starts serves without a release, too')
  assert.ok((body['items'] as unknown[]).length > 0)
})

test('a process that starts serves the newest release from its first list', async () => {
  const next = await system.start()

  const { body } = await next.ask(`/v1/recommendations/${USERS[0]!}`)

  assert.equal(body['release'], '0006')
})
