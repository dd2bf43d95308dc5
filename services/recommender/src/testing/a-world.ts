/** A small video world for tests: films, users with folded profiles, a release whose encoder the test gives. */
import { readFileSync } from 'node:fs'
import {
  asEpochMs,
  asItemId,
  asReleaseVersion,
  asScenarioName,
  asUserId,
  parseScenario,
  type CatalogItem,
  type ClickstreamEvent,
  type ScenarioDefinition,
  type ScenarioName,
} from '@profilestream/contracts'
import {
  anEvent as aWholeEvent,
  anItem,
  type EventFields,
  type ItemFields,
} from '@profilestream/contracts/testing'
import {
  createHashEmbeddings,
  createProfile,
  decodeProfile,
  encodeProfile,
  foldEvent,
  type HistoryColumns,
  type Profile,
} from '@profilestream/profile'
import type { PlaceItem } from '@profilestream/models'
import type { Numbering } from '@profilestream/recommendation'
import { createMetrics } from '@profilestream/service'
import { fitTransitions } from '@profilestream/similarity'
import { countTrend, noteEvent } from '../following/follow-clickstream.js'
import { createRecommenderMetrics, type RecommenderMetrics } from '../metrics.js'
import { createScenarioServings, type ScenarioServing } from '../serving/scenario-serving.js'
import { createDeepSpace } from '../serving/deep-space.js'
import type { ServingRelease } from '../serving/serving-release.js'

/** The scenario of most tests. */
export const VIDEO = asScenarioName('video')

/** Noon of a day in 2023. */
export const NOON = 1_700_049_600_000

const folder = new URL('../../../../schemas/scenarios/', import.meta.url)

/** A definition as the house ships it, with what the test changes. */
export const aDefinition = (
  overrides: Partial<ScenarioDefinition> = {},
  name = 'video',
): ScenarioDefinition => ({
  ...parseScenario(JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))),
  ...overrides,
})

/** A scenario that knows nothing yet. */
export const aServing = (overrides: Partial<ScenarioDefinition> = {}): ScenarioServing => {
  const definition = aDefinition(overrides)
  const serving = createScenarioServings(new Map([[definition.name, definition]])).get(definition.name)
  if (serving === undefined) throw new Error('a world holds its own scenario')
  return serving
}

/** The scenario under its name, as the services hold it. */
export const named = (serving: ScenarioServing): ReadonlyMap<ScenarioName, ScenarioServing> =>
  new Map([[serving.definition.name, serving]])

/** A film of the catalog. */
export const aFilm = (itemId: string, fields: ItemFields = {}): CatalogItem => anItem({ itemId, ...fields })

let events = 0

/** Ann watches film-1 at noon; no two events are the same. */
export const anEvent = (fields: EventFields = {}): ClickstreamEvent =>
  aWholeEvent({ eventId: `e${++events}`, userId: 'ann', occurredAt: NOON, ...fields })

/** Many watch the films, one after the other, each as often as asked. */
export const watched = (
  serving: ScenarioServing,
  times: Readonly<Record<string, number>>,
  more: Partial<ClickstreamEvent> = {},
): void => {
  for (const [itemId, count] of Object.entries(times))
    for (let time = 0; time < count; time++) {
      const event = anEvent({ userId: asUserId(`crowd-${time}`), itemId: asItemId(itemId), ...more })
      noteEvent(serving, event, 0)
      countTrend(serving, event)
    }
}

/** The bytes of a profile that these events are folded into, as Redis would hold them. */
export const profileBytesOf = (serving: ScenarioServing, folded: readonly ClickstreamEvent[]): Uint8Array => {
  const { definition, table } = serving
  const catalog = {
    find: (_scenario: ScenarioName, itemId: CatalogItem['itemId']) => {
      const index = table.find(itemId)
      return index < 0 ? undefined : aFilm(itemId, table.facts(index))
    },
  }
  const basis = {
    scenarios: new Map([[definition.name, definition]]),
    catalog,
    embeddings: createHashEmbeddings(),
    zoneOffsetMinutes: 0,
  }
  const profile = createProfile(folded[0]?.userId ?? asUserId('ann'))
  folded.forEach((event, offset) => foldEvent(profile, { event, partition: 0, offset }, basis))
  return encodeProfile(profile)
}

/** The same, readable. */
export const profileOf = (serving: ScenarioServing, folded: readonly ClickstreamEvent[]): Profile =>
  decodeProfile(profileBytesOf(serving, folded))

/** What a test's encoder answers for a history, [dimension]. */
export type EncodeForTest = (history: Int32Array, columns?: HistoryColumns) => Promise<Float32Array>

/** What a test says of its release. */
export interface ReleaseForTest {
  readonly version?: string
  readonly films: readonly string[]
  readonly encode?: EncodeForTest
  /** Whether it reads more of an interaction than its item. */
  readonly readsColumns?: boolean
  /** Where newer films lie, [films]. */
  readonly place?: PlaceItem
  readonly readings?: ServingRelease['readings']
}

/** A release of some films; embeddings are unit vectors, one direction a film. */
export const aRelease = (
  serving: ScenarioServing,
  { version = '0001', films, encode, readsColumns = false, place, readings = [] }: ReleaseForTest,
): ServingRelease => {
  const items = films.length
  const toCatalog = Int32Array.from(films, (film) => serving.table.admit(asItemId(film)))
  const fromCatalog = new Int32Array(serving.table.size()).fill(-1)
  toCatalog.forEach((index, item) => (fromCatalog[index] = item))
  const numbering: Numbering = { toCatalog, fromCatalog }
  const rows = new Float32Array(items * items)
  for (let item = 0; item < items; item++) rows[item * items + item] = 1
  const model = {
    numbering,
    embeddings: { rows, dimension: items },
    transitions: fitTransitions([Int32Array.from(films.keys())], items),
    popularity: new Float32Array(items).fill(1),
  }
  return {
    version: asReleaseVersion(version),
    architecture: 'attention',
    manifestSha256: version,
    releasedAt: asEpochMs(Number(version)),
    blend: { deep: 1, transitions: 0, popularity: 0, interests: 0 },
    model,
    deepSpace: createDeepSpace(model, place ?? null),
    encoder: {
      readsColumns,
      encode: encode ?? (() => Promise.resolve(new Float32Array(items))),
      dispose: () => undefined,
    },
    readings,
    retrieval: null,
    indexOf: (itemId) => films.indexOf(itemId),
  }
}

/** Metrics in a registry of their own. */
export const testMetrics = (): RecommenderMetrics =>
  createRecommenderMetrics(createMetrics({ service: 'test' }))
