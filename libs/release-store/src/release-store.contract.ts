/** What every release store keeps to, wherever its files lie: one suite for a folder and for an S3-compatible server. */
import { asScenarioName, ContractError, UnavailableError } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { releasePartsContract } from './release-parts.contract.js'
import type { ReleaseStore } from './release-store.js'
import { aDecision, aWholeRelease, video } from './testing/builders.js'

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
  releasePartsContract(name, create, skip)

  test(`${name}: a release comes back as it was written, every number of it`, { skip }, async () => {
    const { store } = await create()
    const draft = aWholeRelease()

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
    `${name}: one changed byte in any file is found, and the message names the file`,
    { skip },
    async () => {
      const place = await create()
      const { store } = place
      const { location, manifestSha256 } = await store.write(aWholeRelease())

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
    const { location } = await store.write(aWholeRelease())
    const path = `${location}/manifest.json`
    const manifest = JSON.parse((await place.read(path)).toString('utf8')) as { items: number }
    await place.write(path, JSON.stringify({ ...manifest, items: 4 }))

    await assert.rejects(store.read(location), /popularity\.f32 holds 12 bytes where 16 belong/)
  })

  test(`${name}: a format from the future is refused with what to do`, { skip }, async () => {
    const place = await create()
    const { store } = place
    const { location } = await store.write(aWholeRelease())
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

      await store.write(aWholeRelease('0009'))

      assert.equal(await store.nextVersion(video), '0010')
      const other = { ...aWholeRelease('0009'), popularity: Float32Array.of(9, 9, 9) }
      await assert.rejects(store.write(other), UnavailableError)
      assert.deepEqual((await store.read('video/0009')).popularity, aWholeRelease().popularity)
    },
  )

  test(
    `${name}: the list is in the order of versions and leaves damaged releases out, loudly`,
    { skip },
    async () => {
      const place = await create()
      const { store } = place
      for (const version of ['0002', '0010', '0001']) await store.write(aWholeRelease(version))
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
      const written = await store.write(aWholeRelease())

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
    await store.recordDecision(aDecision())
    await store.recordDecision({ ...aDecision(), decision: 'released' })

    assert.deepEqual(await store.decisions(video), [aDecision(), { ...aDecision(), decision: 'released' }])
    assert.deepEqual(await store.decisions(asScenarioName('news')), [])
    assert.deepEqual(await store.list(video), [])
  })

  test(`${name}: a reader finds no release or a whole one while it is written`, { skip }, async () => {
    const { store } = await create()
    const writing = store.write(aWholeRelease())
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
      await store.write(aWholeRelease('0001'))
      await store.write(aWholeRelease('0002'))
      await store.recordDecision(aDecision())

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
