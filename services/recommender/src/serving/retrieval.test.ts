/** Lists from a large catalog: an index in the place of scoring everything changes no list, and what may not be shown is replaced. */
import { asItemId, type RecommendationList, createSeededRandom } from '@profilestream/contracts'
import type { PlaceItem } from '@profilestream/models'
import type { Embeddings } from '@profilestream/recommendation'
import { buildItemIndex } from '@profilestream/retrieval'
import { systemClock } from '@profilestream/service'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRecommend } from '../recommend.js'
import {
  aFilm,
  anEvent,
  aRelease,
  aServing,
  NOON,
  profileOf,
  testMetrics,
  watched,
} from '../testing/a-world.js'
import { createDeepSpace } from './deep-space.js'
import { createOpenRetrieval } from './open-retrieval.js'
import type { ServingRelease } from './serving-release.js'

const FILMS = 2_000
const DIMENSION = 8
const films = Array.from({ length: FILMS }, (_, film) => `film-${film}`)
const warnings: string[] = []
const openRetrieval = createOpenRetrieval({
  logger: { warn: (_: unknown, message?: string) => void warnings.push(message ?? '') },
})

const random = createSeededRandom(5)
const embeddings: Embeddings = {
  dimension: DIMENSION,
  rows: Float32Array.from({ length: FILMS * DIMENSION }, () => random.next() * 2 - 1),
}
/** What Ann's history is encoded to. */
const encoded = Float32Array.from({ length: DIMENSION }, () => random.next() * 2 - 1)
const index = await buildItemIndex(embeddings, {
  parameters: { connectivity: 32, expansionAdd: 400, expansionSearch: FILMS },
  threads: 1,
})

/** Ann's list, from a release with an index or without. */
const listWith = async (
  isIndexed: boolean,
  { slot = 'home', seen = [] as readonly string[], limit = 20, place = null as PlaceItem | null } = {},
): Promise<RecommendationList> => {
  const scenario = aServing()
  watched(scenario, { 'film-7': 3, 'film-90': 2, 'film-1500': 9 })
  const plain = aRelease(scenario, { films, encode: () => Promise.resolve(encoded) })
  const model = { ...plain.model, embeddings }
  const serving: ServingRelease = {
    ...plain,
    model,
    deepSpace: createDeepSpace(model, place),
    blend: { deep: 0.6, transitions: 0.3, popularity: 0.1, interests: 0.3 },
    retrieval: isIndexed ? await openRetrieval(index, embeddings) : null,
  }
  scenario.serving = serving
  scenario.table.describe(aFilm('premiere', { categories: ['new'] }))
  const history = ['film-3', ...seen].map((itemId, at) =>
    anEvent({ itemId, eventId: `h${at}`, occurredAt: NOON + at * 60_000 }),
  )
  const profile = profileOf(scenario, history)
  const recommend = createRecommend({ metrics: testMetrics(), clock: systemClock }, { diversity: 0.3 })
  const aboutItemId = slot === 'similar' ? asItemId('film-3') : null
  const request = { userId: profile.userId, profile, scenario, slot, limit, aboutItemId }
  const [list] = await recommend([request])
  return list!
}

const idsOf = ({ items }: RecommendationList): string[] => items.map(({ itemId }) => itemId)

for (const slot of ['home', 'similar'])
  test(`an index that finds what it should changes no list of the slot ${slot}`, async () => {
    const exact = await listWith(false, { slot })
    const indexed = await listWith(true, { slot })

    assert.deepEqual(idsOf(indexed), idsOf(exact))
    assert.deepEqual(
      indexed.items.map(({ source, reason }) => [source, reason]),
      exact.items.map(({ source, reason }) => [source, reason]),
    )
    assert.deepEqual(warnings, [])
  })

test('what she has had is replaced by further candidates, also when that is most of what the index found', async () => {
  const first = idsOf(await listWith(true, { limit: 500 }))
  const seen = first.slice(0, 480)

  const list = idsOf(await listWith(true, { seen }))

  assert.equal(list.length, 20)
  assert.deepEqual(
    list.filter((film) => seen.includes(film)),
    [],
  )
  assert.deepEqual(list, idsOf(await listWith(false, { seen })))
})

test('an item newer than the release is ranked where its content places it, though no index holds it', async () => {
  const place = (terms: Iterable<string>): Float32Array | null =>
    [...terms].includes('new') ? encoded.map((value) => 9 * value) : null

  const list = await listWith(true, { place, limit: 40 })

  assert.ok(idsOf(list).includes('premiere'))
  assert.deepEqual(idsOf(list), idsOf(await listWith(false, { place, limit: 40 })))
  assert.ok(!idsOf(await listWith(true, { limit: 40 })).includes('premiere'))
})

test('an index that can not be opened is left out with a warning, and all items are scored', async () => {
  const retrieval = await openRetrieval(Buffer.from('damaged'), embeddings)

  assert.equal(retrieval, null)
  assert.match(warnings.at(-1) ?? '', /left out: all items are scored/)
})
