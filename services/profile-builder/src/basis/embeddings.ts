/** The item embeddings and limits of the releases being served; none before the first, and no embedding for items a release does not know. */
import { ContractError, type ItemId, type ReleaseVersion, type ScenarioName } from '@profilestream/contracts'
import {
  createHashEmbeddings,
  VECTOR_DIMENSION,
  type EmbeddingsView,
  type ScenarioLimits,
} from '@profilestream/profile'
import type { ReleaseEmbeddings } from '@profilestream/release-store'

interface Served {
  readonly version: ReleaseVersion
  readonly vectors: ReadonlyMap<ItemId, Float32Array>
  readonly limits: ScenarioLimits
}

/** The embeddings by scenario, made anew by each release; a view never changes. */
export interface ServedEmbeddings extends EmbeddingsView {
  /** Between which values dwell, price and quantity are believed. */
  readonly limits: ReadonlyMap<ScenarioName, ScenarioLimits>
  /**
   * The same with one scenario's release put in place of the one it had.
   * @throws ContractError when its embeddings have another length than user vectors
   */
  withRelease(scenario: ScenarioName, release: ReleaseEmbeddings): ServedEmbeddings
  /** The same without a scenario's release, which was withdrawn. */
  withoutRelease(scenario: ScenarioName): ServedEmbeddings
}

const vectorsOf = ({
  version,
  items,
  itemEmbeddings,
  dimension,
}: ReleaseEmbeddings): Map<ItemId, Float32Array> => {
  if (dimension !== VECTOR_DIMENSION) {
    throw new ContractError(
      `release ${version} has embeddings of ${dimension} numbers, user vectors have ${VECTOR_DIMENSION}: train it with dimension ${VECTOR_DIMENSION}`,
    )
  }
  return new Map(
    items.map((itemId, index) => [
      itemId,
      itemEmbeddings.subarray(index * dimension, (index + 1) * dimension),
    ]),
  )
}

const viewOf = (served: ReadonlyMap<ScenarioName, Served>, hashed: EmbeddingsView): ServedEmbeddings => ({
  dimension: VECTOR_DIMENSION,
  release: (scenario) => served.get(scenario)?.version ?? null,
  embedding: (scenario, itemId) =>
    served.get(scenario)?.vectors.get(itemId) ?? hashed.embedding(scenario, itemId),
  limits: new Map([...served].map(([scenario, { limits }]) => [scenario, limits])),
  withRelease: (scenario, release) => {
    const { version, limits = {} } = release
    return viewOf(new Map(served).set(scenario, { version, vectors: vectorsOf(release), limits }), hashed)
  },
  withoutRelease: (scenario) => viewOf(new Map([...served].filter(([name]) => name !== scenario)), hashed),
})

/** Before the first release. */
export const createServedEmbeddings = (): ServedEmbeddings => viewOf(new Map(), createHashEmbeddings())
