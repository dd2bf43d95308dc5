/** The item embeddings of the releases being served; hash vectors where a release has none. */
import type { ItemId, ReleaseVersion, ScenarioName } from '@profilestream/contracts'
import { createHashEmbeddings, type EmbeddingsView } from '@profilestream/profile'
import type { ReleaseEmbeddings } from '@profilestream/release-store'

interface Served {
  readonly version: ReleaseVersion
  readonly vectors: ReadonlyMap<ItemId, Float32Array>
}

/** The embeddings by scenario, made anew by each release; a view never changes. */
export interface ServedEmbeddings extends EmbeddingsView {
  /** The same with one scenario's release put in place of the one it had. */
  withRelease(scenario: ScenarioName, release: ReleaseEmbeddings): ServedEmbeddings
}

const vectorsOf = ({ items, itemEmbeddings, dimension }: ReleaseEmbeddings): Map<ItemId, Float32Array> =>
  new Map(
    items.map((itemId, index) => [
      itemId,
      itemEmbeddings.subarray(index * dimension, (index + 1) * dimension),
    ]),
  )

const viewOf = (served: ReadonlyMap<ScenarioName, Served>, hashed: EmbeddingsView): ServedEmbeddings => ({
  dimension: 64,
  release: (scenario) => served.get(scenario)?.version ?? null,
  embedding: (scenario, itemId) =>
    served.get(scenario)?.vectors.get(itemId) ?? hashed.embedding(scenario, itemId),
  withRelease: (scenario, release) =>
    viewOf(new Map(served).set(scenario, { version: release.version, vectors: vectorsOf(release) }), hashed),
})

/** Before the first release. */
export const createServedEmbeddings = (): ServedEmbeddings => viewOf(new Map(), createHashEmbeddings())
