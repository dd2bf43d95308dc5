/** The index of a large catalog's items, made for the release: so that serving need not score all of them for every list. */
import { describeError } from '@profilestream/contracts'
import type { ReleaseDraft } from '@profilestream/release-store'
import { buildItemIndex } from '@profilestream/retrieval'
import type { RefitDependencies } from './refit-job.js'

/** The release's part: nothing for a small catalog, nor where no index can be made, which is told. */
export const indexItems = async (
  { itemEmbeddings: rows, manifest: { dimension, items } }: ReleaseDraft,
  { indexFromItems }: { readonly indexFromItems: number },
  { warn }: Pick<RefitDependencies, 'warn'>,
): Promise<Pick<ReleaseDraft, 'itemIndex'>> => {
  if (items < indexFromItems) return {}
  try {
    return { itemIndex: await buildItemIndex({ rows, dimension }) }
  } catch (error) {
    warn(`the release has no index of its ${items} items, all of them are scored: ${describeError(error)}`)
    return {}
  }
}
