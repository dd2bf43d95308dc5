/** Building the index, in the process that trains: some minutes for a million items. */
import type { Embeddings } from '@profilestream/recommendation'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { withHeader } from './index-header.js'
import { INDEX_DEFAULTS, type IndexParameters } from './index-parameters.js'
import { levelled, longestSquare } from './levelled-rows.kernel.js'
import { newIndex, withTemporaryFile } from './usearch.js'

/** How the index is built. */
export interface BuildOptions {
  readonly parameters?: IndexParameters
  /** Threads that add items; with more than one, links differ a little from run to run. All cores when left out. */
  readonly threads?: number
  /** Told the items added so far. */
  readonly onProgress?: (items: number) => void
}

/** Items added in one turn of the event loop. */
const ITEMS_A_TURN = 10_000
/**
 * The first items are added by one thread: several that begin at once leave parts that no link leads to. The library makes room for
 * more threads only when it makes room for more items, so a catalog that ends before it would is left to that one thread.
 */
const FIRST_ITEMS = 5_000
const FEW_ITEMS = FIRST_ITEMS + ITEMS_A_TURN

/**
 * Builds the index of all items.
 * @returns its bytes, as `openItemIndex` reads them
 * @throws UnavailableError where the library has no build for this machine, or the temporary folder has no room
 */
export const buildItemIndex = async (
  { rows, dimension }: Embeddings,
  {
    parameters = INDEX_DEFAULTS,
    threads = availableParallelism(),
    onProgress = () => undefined,
  }: BuildOptions = {},
): Promise<Uint8Array> => {
  const index = await newIndex(dimension + 1, parameters)
  const items = Math.floor(rows.length / dimension)
  const longest = longestSquare(rows, dimension)
  let from = 0
  while (from < items) {
    const isFirst = from === 0
    const to = Math.min(items, from + (isFirst ? FIRST_ITEMS : ITEMS_A_TURN))
    const keys = BigUint64Array.from({ length: to - from }, (_, at) => BigInt(from + at))
    const some = levelled(rows.subarray(from * dimension, to * dimension), dimension, longest)
    index.add(keys, some, isFirst || items < FEW_ITEMS ? 1 : threads)
    onProgress(to)
    from = to
    await nextTurn()
  }
  return withTemporaryFile(async (path) => {
    index.save(path)
    return withHeader({ items, dimension }, await readFile(path))
  })
}
