/** Retrieval from a release's own index; where it can't be opened every item is scored, as without one. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describeError } from '@profilestream/contracts'
import { momentsOf, type Embeddings, type Retrieval } from '@profilestream/recommendation'
import { openItemIndex } from '@profilestream/retrieval'
import type { Logger } from '@profilestream/service'

/**
 * Opens the index of a release, with what its scores' mean and spread follow from.
 * @returns null when it can't be opened here; that is logged
 */
export type OpenRetrieval = (index: Uint8Array, embeddings: Embeddings) => Promise<Retrieval | null>

/** Makes the opener. */
export const createOpenRetrieval =
  ({ logger }: { readonly logger: Pick<Logger, 'warn'> }): OpenRetrieval =>
  async (bytes, embeddings) => {
    try {
      const index = await openItemIndex(bytes, embeddings)
      const { rows, dimension } = embeddings
      return { index, moments: await momentsOf(rows, dimension, () => nextTurn()) }
    } catch (error) {
      logger.warn({ reason: describeError(error) }, 'an index of items is left out: all items are scored')
      return null
    }
  }
