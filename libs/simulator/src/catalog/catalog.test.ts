import assert from 'node:assert/strict'
import test from 'node:test'
import { createCodecs } from '@profilestream/contracts'
import { aWorld, STARTS_AT } from '../testing/small-worlds.js'
import { WORLD_NAMES } from '../world-options.js'

const { catalogItem } = createCodecs({ framing: 'single-object' })

for (const scenario of WORLD_NAMES) {
  test(`the ${scenario} catalog has the items asked for, each as the contract wants it and readable`, () => {
    const items = aWorld({ scenario, items: 200 }).catalog()

    assert.equal(items.length, 200)
    assert.equal(new Set(items.map(({ itemId }) => itemId)).size, 200)
    assert.equal(new Set(items.map(({ title }) => title)).size, 200)
    for (const item of items) {
      const decoded = catalogItem.decode(Buffer.from(catalogItem.encode(item)))
      assert.deepEqual(decoded, { kind: 'accepted', value: item })
      assert.match(item.title ?? '', /^[\p{L}\d"].{3,80}$/u)
      assert.ok(item.categories.length >= 1 && item.tags.length >= 2)
      assert.ok((item.publishedAt ?? Infinity) <= STARTS_AT)
    }
  })
}

test('some items are ads, and the shop has prices, the video platform durations, the network authors', () => {
  const ads = aWorld({ items: 200 })
    .catalog()
    .filter(({ ad }) => ad)
  const [shop, video, network] = (['ecommerce', 'video', 'social'] as const).map((scenario) =>
    aWorld({ scenario, items: 200 })
      .catalog()
      .filter(({ ad }) => !ad),
  )

  assert.equal(ads.length, 5)
  assert.ok(shop?.every(({ price, currency }) => (price ?? 0) > 5 && currency === 'EUR'))
  assert.ok(video?.every(({ durationMs }) => (durationMs ?? 0) >= 180_000))
  assert.ok(network?.every(({ creatorUserId }) => creatorUserId?.startsWith('author-') === true))
})

test('half of the articles are not older than the past, and none was published in the future', () => {
  const items = aWorld({ scenario: 'news', items: 200 })
    .catalog()
    .filter(({ ad }) => !ad)

  assert.ok(items.every(({ publishedAt }) => (publishedAt ?? 0) > STARTS_AT - 40 * 86_400_000))
})
