/** What every release store keeps to of the parts that a release may lack, or that are read by themselves. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EmptyPlace } from './release-store.contract.js'
import { aWholeRelease } from './testing/builders.js'

/** The suite; parameters as of `releaseStoreContract`. */
export const releasePartsContract = (
  name: string,
  create: () => Promise<EmptyPlace>,
  skip: string | false,
): void => {
  test(
    `${name}: a manifest from before interests were fitted is read with 0.3 of the other weights`,
    { skip },
    async () => {
      const place = await create()
      const { store } = place
      const { location } = await store.write(aWholeRelease())
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
    const { location, manifestSha256 } = await store.write(aWholeRelease())
    await place.remove(`${location}/weights.f32`)

    const embeddings = await store.readEmbeddings(location, manifestSha256)

    assert.deepEqual(embeddings, {
      version: '0001',
      dimension: 2,
      items: ['a', 'b', 'ç'],
      itemEmbeddings: Float32Array.of(1, 2, 3, 4, 5, 6),
      limits: aWholeRelease().normalisation?.limits,
    })
    await assert.rejects(store.read(location, manifestSha256), /weights\.f32 is missing/)
  })

  test(`${name}: a release without a content map is read without one`, { skip }, async () => {
    const { store } = await create()
    const { content, ...older } = aWholeRelease()
    assert.ok(content !== undefined)

    const { location, manifestSha256 } = await store.write(older)

    assert.equal('content' in (await store.read(location, manifestSha256)), false)
  })

  test(`${name}: a release made before there were readings is read without any`, { skip }, async () => {
    const { store } = await create()
    const { readings, ...older } = aWholeRelease()
    assert.ok(readings !== undefined)

    const { location, manifestSha256 } = await store.write(older)

    assert.equal('readings' in (await store.read(location, manifestSha256)), false)
  })

  test(`${name}: readings that do not fit the release's vectors are refused`, { skip }, async () => {
    const { store } = await create()
    const readings = aWholeRelease().readings?.map((reading) => ({
      ...reading,
      weights: Float32Array.of(1, 2, 3),
    }))

    const { location } = await store.write({ ...aWholeRelease(), ...(readings && { readings }) })

    await assert.rejects(store.read(location), /readings\.json reads category of 2 classes by 3 weights/)
  })

  test(`${name}: a release made before there was a normalisation is read without one`, { skip }, async () => {
    const { store } = await create()
    const { normalisation, ...older } = aWholeRelease()
    assert.ok(normalisation !== undefined)

    const { location, manifestSha256 } = await store.write(older)

    assert.equal('normalisation' in (await store.read(location, manifestSha256)), false)
    assert.equal('limits' in (await store.readEmbeddings(location, manifestSha256)), false)
  })

  test(`${name}: an index of the items is kept by itself, and verified`, { skip }, async () => {
    const place = await create()
    const { store } = place
    const without = await store.write(aWholeRelease('0001'))
    const { location, manifestSha256 } = await store.write({
      ...aWholeRelease('0002'),
      itemIndex: Uint8Array.of(1, 2, 3),
    })

    const found = await store.readItemIndex(location, manifestSha256)

    assert.deepEqual(new Uint8Array(found ?? []), Uint8Array.of(1, 2, 3))
    assert.equal(await store.readItemIndex(without.location, without.manifestSha256), null)
    assert.equal('itemIndex' in (await store.read(location, manifestSha256)), false)
    await place.write(`${location}/item-index.bin`, Uint8Array.of(1, 2, 4))
    await assert.rejects(store.readItemIndex(location), /item-index\.bin is damaged/)
  })
}
