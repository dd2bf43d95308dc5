/** What every release store keeps to, wherever its files lie: one suite for a folder and for an S3-compatible server. */
import {
  asEpochMs,
  asItemId,
  asReleaseVersion,
  asScenarioName,
  ContractError,
  UnavailableError,
} from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReleaseStore } from './release-store.js'
import type { RefitDecision, ReleaseDraft } from './release.js'

/** A store with nothing in it, and its files from outside: paths are as in `video/0001/items.json`. */
export interface EmptyPlace {
  readonly store: ReleaseStore
  /** What the store has logged. */
  readonly warnings: readonly string[]
  read(path: string): Promise<Buffer>
  write(path: string, bytes: string | Uint8Array): Promise<void>
  remove(path: string): Promise<void>
  /** Paths of all files, ascending. */
  paths(): Promise<string[]>
}

const video = asScenarioName('video')

/** A small whole release. */
export const aRelease = (version = '0001'): ReleaseDraft => ({
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
  training: {
    trigger: 'growth',
    serving: asReleaseVersion('0001'),
    reason: 'better',
    seconds: 9.5,
    curves: [
      {
        model: 'attention',
        stage: 'train',
        epochs: [{ epoch: 1, loss: 5.5, hr10: 0.2, ndcg10: 0.1, seconds: 3 }],
      },
    ],
  },
  content: {
    dimension: 2,
    terms: ['drama', 'über'],
    rarity: Float32Array.of(0.5, 2),
    rows: Float32Array.of(1, 2, 3, 4),
    base: Float32Array.of(5, 6),
  },
  readings: [
    {
      about: 'category',
      classes: ['drama', 'über'],
      weights: Float32Array.of(0.1, -2, 3e-7, 4),
      bias: Float32Array.of(0.25, -1),
      users: 120,
      accuracy: { value: 0.5, low: 0.4, high: 0.6 },
      majority: { value: 0.3, low: 0.2, high: 0.4 },
      gain: { value: 0.2, low: 0.1, high: 0.3 },
      calibrationError: 0.02,
    },
  ],
})

/** A decision of the gate. */
export const aDecision: RefitDecision = {
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

/**
 * The suite.
 * @param name    of the place
 * @param create  a store that holds nothing yet, another at every call
 * @param skip    why the suite can't run here, or false
 */
export const releaseStoreContract = (
  name: string,
  create: () => Promise<EmptyPlace>,
  skip: string | false,
): void => {
  test(`${name}: a release comes back as it was written, every number of it`, { skip }, async () => {
    const { store } = await create()
    const draft = aRelease()

    const { location, manifestSha256 } = await store.write(draft)
    const { manifest, ...rest } = await store.read(location, manifestSha256)

    assert.equal(location, 'video/0001')
    const { manifest: written, ...expected } = draft
    assert.deepEqual(rest, expected)
    const { format, files, ...others } = manifest
    assert.deepEqual(others, written)
    assert.equal(format, 1)
    assert.equal(
      Object.keys(files).length,
      15,
      'ten that serve, the training record, the card and its pictures',
    )
    assert.ok('card.html' in files)
  })

  test(
    `${name}: a manifest from before interests were fitted is read with 0.3 of the other weights`,
    { skip },
    async () => {
      const place = await create()
      const { store } = place
      const { location } = await store.write(aRelease())
      const path = `${location}/manifest.json`
      const written = JSON.parse((await place.read(path)).toString('utf8')) as {
        blend: Record<string, number>
      }
      delete written.blend['interests']
      await place.write(path, JSON.stringify({ ...written, blend: { ...written.blend, deep: 1.7 } }))

      const { blend } = await store.readManifest(location)

      assert.deepEqual(blend, { deep: 1.7, transitions: 0.2, popularity: 0.1, interests: 0.6 })
    },
  )

  test(`${name}: embeddings are read without the weights`, { skip }, async () => {
    const place = await create()
    const { store } = place
    const { location, manifestSha256 } = await store.write(aRelease())
    await place.remove(`${location}/weights.f32`)

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

  test(`${name}: a release without a content map is read without one`, { skip }, async () => {
    const { store } = await create()
    const { content, ...older } = aRelease()
    assert.ok(content !== undefined)

    const { location, manifestSha256 } = await store.write(older)

    assert.equal('content' in (await store.read(location, manifestSha256)), false)
  })

  test(`${name}: a release made before there were readings is read without any`, { skip }, async () => {
    const { store } = await create()
    const { readings, ...older } = aRelease()
    assert.ok(readings !== undefined)

    const { location, manifestSha256 } = await store.write(older)

    assert.equal('readings' in (await store.read(location, manifestSha256)), false)
  })

  test(`${name}: readings that do not fit the release's vectors are refused`, { skip }, async () => {
    const { store } = await create()
    const readings = aRelease().readings?.map((reading) => ({
      ...reading,
      weights: Float32Array.of(1, 2, 3),
    }))

    const { location } = await store.write({ ...aRelease(), ...(readings && { readings }) })

    await assert.rejects(store.read(location), /readings\.json reads category of 2 classes by 3 weights/)
  })

  test(`${name}: a release made before there was a normalisation is read without one`, { skip }, async () => {
    const { store } = await create()
    const { normalisation, ...older } = aRelease()
    assert.ok(normalisation !== undefined)

    const { location, manifestSha256 } = await store.write(older)

    assert.equal('normalisation' in (await store.read(location, manifestSha256)), false)
    assert.equal('limits' in (await store.readEmbeddings(location, manifestSha256)), false)
  })

  test(`${name}: an index of the items is kept by itself, and verified`, { skip }, async () => {
    const place = await create()
    const { store } = place
    const without = await store.write(aRelease('0001'))
    const { location, manifestSha256 } = await store.write({
      ...aRelease('0002'),
      itemIndex: Uint8Array.of(1, 2, 3),
    })

    const found = await store.readItemIndex(location, manifestSha256)

    assert.deepEqual(new Uint8Array(found ?? []), Uint8Array.of(1, 2, 3))
    assert.equal(await store.readItemIndex(without.location, without.manifestSha256), null)
    assert.equal('itemIndex' in (await store.read(location, manifestSha256)), false)
    await place.write(`${location}/item-index.bin`, Uint8Array.of(1, 2, 4))
    await assert.rejects(store.readItemIndex(location), /item-index\.bin is damaged/)
  })

  test(
    `${name}: one changed byte in any file is found, and the message names the file`,
    { skip },
    async () => {
      const place = await create()
      const { store } = place
      const { location, manifestSha256 } = await store.write(aRelease())

      for (const path of await place.paths()) {
        const whole = await place.read(path)
        const damaged = Buffer.from(whole)
        damaged[damaged.length - 1]! ^= 1
        await place.write(path, damaged)

        const namesTheFile = (error: unknown): boolean =>
          error instanceof ContractError && error.message.includes(`${path} is damaged`)
        await assert.rejects(store.read(location, manifestSha256), namesTheFile)
        await place.write(path, whole)
      }
      await store.read(location, manifestSha256)
    },
  )

  test(`${name}: a cut file is found even without checksums`, { skip }, async () => {
    const place = await create()
    const { store } = place
    const { location } = await store.write(aRelease())
    const path = `${location}/manifest.json`
    const manifest = JSON.parse((await place.read(path)).toString('utf8')) as { items: number }
    await place.write(path, JSON.stringify({ ...manifest, items: 4 }))

    await assert.rejects(store.read(location), /popularity\.f32 holds 12 bytes where 16 belong/)
  })

  test(`${name}: a format from the future is refused with what to do`, { skip }, async () => {
    const place = await create()
    const { store } = place
    const { location } = await store.write(aRelease())
    const path = `${location}/manifest.json`
    const text = (await place.read(path)).toString('utf8')
    await place.write(path, text.replace('"format": 1', '"format": 2'))

    await assert.rejects(store.read(location), /format 2, and this version reads format 1 only; upgrade/)
  })

  test(
    `${name}: versions count up from the newest folder, and a release is never overwritten`,
    { skip },
    async () => {
      const { store } = await create()
      assert.equal(await store.nextVersion(video), '0001')

      await store.write(aRelease('0009'))

      assert.equal(await store.nextVersion(video), '0010')
      const other = { ...aRelease('0009'), popularity: Float32Array.of(9, 9, 9) }
      await assert.rejects(store.write(other), UnavailableError)
      assert.deepEqual((await store.read('video/0009')).popularity, aRelease().popularity)
    },
  )

  test(
    `${name}: the list is in the order of versions and leaves damaged releases out, loudly`,
    { skip },
    async () => {
      const place = await create()
      const { store } = place
      for (const version of ['0002', '0010', '0001']) await store.write(aRelease(version))
      await place.write('video/0002/manifest.json', 'not json')

      const found = (await store.list(video)).map((manifest) => manifest.version)

      assert.deepEqual(found, ['0001', '0010'])
      assert.match(
        place.warnings.at(-1) ?? '',
        /left out of the list: video\/0002\/manifest\.json can't be read/,
      )
    },
  )

  test(
    `${name}: a listed release is located with the checksum that its reader will verify`,
    { skip },
    async () => {
      const { store } = await create()
      const written = await store.write(aRelease())

      const [manifest] = await store.list(video)

      assert.deepEqual(await store.locate(manifest!), written)
    },
  )

  test(`${name}: no name leads out of the root`, { skip }, async () => {
    const { store } = await create()

    await assert.rejects(store.read('../video/0001'), ContractError)
    await assert.rejects(store.remove('..'), ContractError)
    await assert.rejects(store.nextVersion(asScenarioName('a/b')), /can't name a folder/)
  })

  test(`${name}: decisions come back in order`, { skip }, async () => {
    const { store } = await create()
    await store.recordDecision(aDecision)
    await store.recordDecision({ ...aDecision, decision: 'released' })

    assert.deepEqual(await store.decisions(video), [aDecision, { ...aDecision, decision: 'released' }])
    assert.deepEqual(await store.decisions(asScenarioName('news')), [])
    assert.deepEqual(await store.list(video), [])
  })

  test(`${name}: a reader finds no release or a whole one while it is written`, { skip }, async () => {
    const { store } = await create()
    const writing = store.write(aRelease())
    let whole = false
    for (let looks = 0; !whole; looks += 1) {
      const found = await store.list(video)
      for (const { version } of found) await store.read(`video/${version}`)
      whole = found.length === 1
      assert.ok(looks < 10_000)
    }
    await writing
  })

  test(
    `${name}: what was removed is gone, with all of its files, and nothing else is`,
    { skip },
    async () => {
      const place = await create()
      const { store } = place
      await store.write(aRelease('0001'))
      await store.write(aRelease('0002'))
      await store.recordDecision(aDecision)

      await store.remove('video/0001')

      assert.deepEqual(
        (await store.list(video)).map(({ version }) => version),
        ['0002'],
      )
      assert.equal((await place.paths()).filter((path) => path.startsWith('video/0001')).length, 0)
      await store.read('video/0002')
      assert.equal((await store.decisions(video)).length, 1)
    },
  )
}
