/** A network from Python as a release: kept, verified, encoding as it did there, and never published by itself. */
import { asEpochMs, asScenarioName } from '@profilestream/contracts'
import { ARCHITECTURES, loadEncoder, type Architecture } from '@profilestream/models'
import { createReleaseStore, standingOf } from '@profilestream/release-store'
import { openItemIndex } from '@profilestream/retrieval'
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { importRelease } from './import-release.js'

const video = asScenarioName('video')
const folder = fileURLToPath(new URL('../../../../test/golden/trained-elsewhere/trained', import.meta.url))
const root = await mkdtemp(join(tmpdir(), 'import-release-'))
after(() => rm(root, { recursive: true, force: true }))
const store = createReleaseStore({ logger: { warn: () => undefined } }, { folder: root })

const indexing = { warn: (message: string): void => assert.fail(message) }

const isArchitecture = (name: string): name is Architecture =>
  (ARCHITECTURES as readonly string[]).includes(name)

test('an imported release is read whole from the store and encodes as the network in Python did', async () => {
  const now = asEpochMs(1_700_000_000_000)
  const { location, manifestSha256 } = await importRelease(store, { scenario: video, folder, now }, indexing)
  const { check } = JSON.parse(await readFile(join(folder, 'encoder.json'), 'utf8')) as {
    check: { histories: number[][]; vectors: number[][] }
  }

  const { manifest, items, weights, popularity } = await store.read(location, manifestSha256)
  const { architecture } = manifest
  assert.ok(isArchitecture(architecture))
  const encoder = await loadEncoder({ ...manifest, architecture, items: items.length, weights })
  const vectors = encoder.encode(check.histories.map((history) => Int32Array.from(history)))
  encoder.dispose()

  check.vectors.flat().forEach((value, at) => assert.ok(Math.abs(value - vectors[at]!) <= 1e-5))
  assert.equal(items[0], 'film-0')
  assert.equal(popularity[items.indexOf(items.find((item) => item === 'film-2')!)], 3)
  assert.equal(manifest.interactions, 22)
})

test('an imported release has a decision that names it and serves nobody', async () => {
  const decisions = await store.decisions(video)

  assert.deepEqual(
    decisions.map(({ decision, version }) => [decision, version]),
    [['refused', '0001']],
  )
  assert.match(decisions[0]?.reason ?? '', /releases promote/)
  assert.equal(standingOf(decisions).serving, null)
})

test('the next import has the blend of the release before it', async () => {
  const second = await importRelease(
    store,
    { scenario: video, folder, now: asEpochMs(1_700_000_100_000) },
    indexing,
  )

  assert.equal(second.location, 'video/0002')
  const [first, next] = await store.list(video)
  assert.deepEqual(next?.blend, first?.blend)
})

test('a large catalog brings an index of its items, as releases do that are trained here', async () => {
  const now = asEpochMs(1_700_000_200_000)
  const small = (await store.list(video)).at(-1)!
  const { location, manifestSha256 } = await importRelease(
    store,
    { scenario: video, folder, now },
    { ...indexing, fromItems: small.items },
  )

  const { items, itemEmbeddings: rows, manifest } = await store.read(location, manifestSha256)
  const bytes = await store.readItemIndex(location, manifestSha256)
  const index = await openItemIndex(bytes!, { rows, dimension: manifest.dimension })
  assert.equal(index.nearest(rows.subarray(0, manifest.dimension), items.length).items.length, items.length)
  assert.equal(await store.readItemIndex((await store.locate(small)).location), null)
})
