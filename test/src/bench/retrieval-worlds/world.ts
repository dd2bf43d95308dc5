/** What the retrieval bench searches. */
import type { Embeddings } from '@profilestream/recommendation'

/** Items and users in one space. */
export interface World {
  readonly embeddings: Embeddings
  /** Vectors of those who look for items, each as long as an embedding. */
  readonly users: readonly Float32Array[]
}
