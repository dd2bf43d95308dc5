/** What a fold rests on besides the events: scenario definitions, the catalog, the item embeddings of a release, and the zone that days are counted in. */
import type {
  CatalogItem,
  ItemId,
  ReleaseVersion,
  ScenarioDefinition,
  ScenarioName,
} from '@profilestream/contracts'
import type { ScenarioLimits } from './normalise/outlier-limits.js'

/** The catalog as far as it is known now. */
export interface CatalogView {
  /** The item, or undefined while it is unknown: its event counts, its tags do not yet. */
  find(scenario: ScenarioName, itemId: ItemId): CatalogItem | undefined
}

/** The item embeddings of the serving release of each scenario. */
export interface EmbeddingsView {
  /** Length of the embeddings. */
  readonly dimension: 64
  /** The release being served, or null before the first. */
  release(scenario: ScenarioName): ReleaseVersion | null
  /** The item's embedding, [64], not to be changed; null before the first release and for items the release does not know: then the hash vector counts. */
  embedding(scenario: ScenarioName, itemId: ItemId): Float32Array | null
}

/** The same events folded on the same basis give the same bytes. */
export interface Basis {
  readonly scenarios: ReadonlyMap<ScenarioName, ScenarioDefinition>
  readonly catalog: CatalogView
  readonly embeddings: EmbeddingsView
  /** Between which values dwell, price and quantity are believed, by scenario; those of the release that `embeddings` serves, none before it. */
  readonly limits?: ReadonlyMap<ScenarioName, ScenarioLimits>
  /** Local time of the zone that days are counted in minus UTC, minutes. */
  readonly zoneOffsetMinutes: number
}
