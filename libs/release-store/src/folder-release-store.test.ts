/** The release store on a real disk: what is written comes back, what is damaged is refused by name. */
import {
  asEpochMs,
  asItemId,
  asReleaseVersion,
  asScenarioName,
  ContractError,
  UnavailableError,
} from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createReleaseStore } from './folder-release-store.js'
import type { ReleaseStore } from './release-store.js'
import type { RefitDecision, ReleaseDraft } from './release.js'

const video = asScenarioName('video')
const roots: string[] = []
const warnings: string[] = []

const aStore = async (): Promise<{ root: string; store: ReleaseStore }> => {
  const root = await mkdtemp(join(tmpdir(), 'release-store-'))
  roots.push(root)
  const logger = { warn: (_: object, message: string) => void warnings.push(message) }
  return { root, store: createReleaseStore({ logger }, { folder: root }) }
}

const aRelease = (version = '0001'): ReleaseDraft => ({
  manifest: {
    scenario: video,
    version: asReleaseVersion(version),
    architecture: 'attention',
    dimension: 2,
    length: 50,
    hyperparameters: { heads: 2, loss: 'full' },
    seeds: [7],
    windowFrom: asEpochMs(1_000),
    windowTo: asEpochMs(2_000),
    interactions: 9,
    users: 4,
    items: 3,
    logEnd: 12,
    figures: { 'blend.hr@10': 0.25 },
    blend: { deep: 0.7, transitions: 0.2, popularity: 0.1, interests: 0.3 },
    releasedAt: asEpochMs(3_000),
  },
  items: ['a', 'b', 'ç'].map(asItemId),
  itemEmbeddings: Float32Array.of(1, 2, 3, 4, 5, 6),
  weights: {
    items: { shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
    bias: { shape: [1], data: Float32Array.of(-1.5) },
  },
  transitions: {
    offsets: Uint32Array.of(0, 2, 2, 3),
    items: Uint32Array.of(1, 2, 0),
    scores: Float32Array.of(0.5, 0.25, 1),
  },
  popularity: Float32Array.of(4, 3, 2),
  normalisation: {
    format: 1,
    limits: { purchase: { price: { low: 0.1, high: 99.9, levels: [0.01, 0.99], count: 120 } } },
    scalers: {
      count: {
        kind: 'log1p',
        provenance: { column: 'count', windowFrom: asEpochMs(1_000), windowTo: asEpochMs(2_000), count: 9 },
      },
    },
  },
})

after(async () => {
  for (const root of roots) await rm(root, { recursive: true, force: true })
})

test('a release comes back as it was written, every number of it', async () => {
  const { store } = await aStore()
  const draft = aRelease()

  const { location, manifestSha256 } = await store.write(draft)
  const { manifest, ...rest } = await store.read(location, manifestSha256)

  assert.equal(location, 'video/0001')
  const { manifest: written, ...expected } = draft
  assert.deepEqual(rest, expected)
  const { format, files, ...others } = manifest
  assert.deepEqual(others, written)
  assert.equal(format, 1)
  assert.equal(Object.keys(files).length, 7)
})

test('a manifest from before interests were fitted is read with 0.3 of the other weights', async () => {
  const { root, store } = await aStore()
  const { location } = await store.write(aRelease())
  const path = join(root, location, 'manifest.json')
  const written = JSON.parse(await readFile(path, 'utf8')) as { blend: Record<string, number> }
  delete written.blend['interests']
  await writeFile(path, JSON.stringify({ ...written, blend: { ...written.blend, deep: 1.7 } }))

  const { blend } = await store.readManifest(location)

  assert.deepEqual(blend, { deep: 1.7, transitions: 0.2, popularity: 0.1, interests: 0.6 })
})

test('embeddings are read without the weights', async () => {
  const { root, store } = await aStore()
  const { location, manifestSha256 } = await store.write(aRelease())
  await rm(join(root, location, 'weights.f32'))

  const embeddings = await store.readEmbeddings(location, manifestSha256)

  assert.deepEqual(embeddings, {
    version: '0001',
    dimension: 2,
    items: ['a', 'b', 'ç'],
    itemEmbeddings: Float32Array.of(1, 2, 3, 4, 5, 6),
    limits: aRelease().normalisation?.limits,
  })
  await assert.rejects(store.read(location, manifestSha256), /weights\.f32 is missing/)
})

test('a release made before there was a normalisation is read without one', async () => {
  const { store } = await aStore()
  const { normalisation, ...older } = aRelease()
  assert.ok(normalisation !== undefined)

  const { location, manifestSha256 } = await store.write(older)

  assert.equal('normalisation' in (await store.read(location, manifestSha256)), false)
  assert.equal('limits' in (await store.readEmbeddings(location, manifestSha256)), false)
})

test('one changed byte in any file is found, and the message names the file', async () => {
  const { root, store } = await aStore()
  const { location, manifestSha256 } = await store.write(aRelease())

  for (const file of await readdir(join(root, location))) {
    const path = join(root, location, file)
    const whole = await readFile(path)
    const damaged = Buffer.from(whole)
    damaged[damaged.length - 1]! ^= 1
    await writeFile(path, damaged)

    const namesTheFile = (error: unknown): boolean =>
      error instanceof ContractError && error.message.includes(`${location}/${file} is damaged`)
    await assert.rejects(store.read(location, manifestSha256), namesTheFile)
    await writeFile(path, whole)
  }
  await store.read(location, manifestSha256)
})

test('a cut file is found even without checksums', async () => {
  const { root, store } = await aStore()
  const { location } = await store.write(aRelease())
  const path = join(root, location, 'manifest.json')
  const manifest = JSON.parse(await readFile(path, 'utf8')) as { items: number }
  await writeFile(path, JSON.stringify({ ...manifest, items: 4 }))

  await assert.rejects(store.read(location), /popularity\.f32 holds 12 bytes where 16 belong/)
})

test('a format from the future is refused with what to do', async () => {
  const { root, store } = await aStore()
  const { location } = await store.write(aRelease())
  const path = join(root, location, 'manifest.json')
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replace('"format": 1', '"format": 2'))

  await assert.rejects(store.read(location), /format 2, and this version reads format 1 only; upgrade/)
})

test('a reader never sees half a release: until the rename there is no folder, then all of it', async () => {
  const { root, store } = await aStore()
  const writing = store.write(aRelease())
  let looks = 0
  for (let whole = false; !whole; looks += 1) {
    whole = (await store.list(video)).length === 1
    const files = await readdir(join(root, 'video', '0001')).catch(() => [])
    assert.ok(files.length === 0 || files.length === 8, `saw ${String(files.length)} files`)
  }
  await writing
  assert.ok(looks > 0)
})

test('what a killed writer left is no release, and is cleared', async () => {
  const { root, store } = await aStore()
  await store.write(aRelease())
  const half = join(root, '.unfinished', 'half')
  const { mkdir } = await import('node:fs/promises')
  await mkdir(half, { recursive: true })
  await writeFile(join(half, 'items.json'), '[')

  assert.equal((await store.list(video)).length, 1)
  await store.removeUnfinished()

  assert.deepEqual(await readdir(root), ['video'])
})

test('versions count up from the newest folder, and a release is never overwritten', async () => {
  const { store } = await aStore()
  assert.equal(await store.nextVersion(video), '0001')

  await store.write(aRelease('0009'))

  assert.equal(await store.nextVersion(video), '0010')
  await assert.rejects(store.write(aRelease('0009')), UnavailableError)
})

test('the list is in the order of versions and leaves damaged releases out, loudly', async () => {
  const { root, store } = await aStore()
  for (const version of ['0002', '0010', '0001']) await store.write(aRelease(version))
  await writeFile(join(root, 'video', '0002', 'manifest.json'), 'not json')

  const found = (await store.list(video)).map((manifest) => manifest.version)

  assert.deepEqual(found, ['0001', '0010'])
  assert.match(warnings.at(-1) ?? '', /left out of the list: video\/0002\/manifest\.json can't be read/)
})

test('a listed release is located with the checksum that its reader will verify', async () => {
  const { store } = await aStore()
  const written = await store.write(aRelease())

  const [manifest] = await store.list(video)

  assert.deepEqual(await store.locate(manifest!), written)
})

test('no name leads out of the root', async () => {
  const { store } = await aStore()

  await assert.rejects(store.read('../video/0001'), ContractError)
  await assert.rejects(store.remove('..'), ContractError)
  await assert.rejects(store.nextVersion(asScenarioName('a/b')), /can't name a folder/)
})

test('decisions come back in order, and a line torn by a kill costs only itself', async () => {
  const { root, store } = await aStore()
  const decision: RefitDecision = {
    scenario: video,
    decision: 'refused',
    reason: 'ndcg@10 0.10 is not above the serving 0.12',
    version: null,
    serving: asReleaseVersion('0001'),
    trigger: 'growth',
    decidedAt: asEpochMs(5),
    seconds: 12,
    interactions: 9,
    figures: { 'blend.ndcg@10': 0.1 },
  }
  await store.recordDecision(decision)
  const path = join(root, 'video', 'decisions.ndjson')
  await writeFile(path, `${await readFile(path, 'utf8')}{"scenario":"vid`)
  await store.recordDecision({ ...decision, decision: 'released' })

  const found = await store.decisions(video)

  assert.deepEqual(found, [decision, { ...decision, decision: 'released' }])
  assert.deepEqual(await store.decisions(asScenarioName('news')), [])
})
