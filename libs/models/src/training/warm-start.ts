/** Beginning with another encoder's weights: known items keep their embeddings, new ones begin as seeded. */
import { ContractError, createSeededRandom } from '@profilestream/contracts'
import type { Network, NetworkSize } from '../architectures/network.js'
import type { NamedTensor, NamedTensors, WarmStart } from '../encoder.js'

/** The weight with one row an item. */
const ITEM_TABLE = 'items'

/**
 * The weights to begin with.
 * @throws ContractError naming a weight that the other encoder lacks or has in another shape: its network is another
 */
export const warmWeights = (
  network: Network,
  { size, seed }: { readonly size: NetworkSize; readonly seed: number },
  { encoder, itemOf }: WarmStart,
): NamedTensors => {
  const random = createSeededRandom(seed)
  const weights: Record<string, NamedTensor> = {}
  for (const [name, { shape, start }] of Object.entries(network.plan(size))) {
    const known = encoder.weights[name]
    const isTable = name === ITEM_TABLE
    if (known === undefined || sides(known.shape, isTable) !== sides(shape, isTable))
      throw misfit(name, shape, known)
    if (isTable) {
      const fresh = start(
        random,
        shape.reduce((product, side) => product * side, 1),
      )
      weights[name] = { shape, data: rowsOf(known, itemOf, fresh) }
    } else weights[name] = known
  }
  return weights
}

/** A shape as text; of a table only what a row is. */
const sides = (shape: readonly number[], isTable: boolean): string => shape.slice(isTable ? 1 : 0).join()

const rowsOf = ({ shape, data }: NamedTensor, itemOf: Int32Array, fresh: Float32Array): Float32Array => {
  const width = shape[1] ?? 1
  itemOf.forEach((known, item) => {
    if (known >= 0) fresh.set(data.subarray(known * width, (known + 1) * width), item * width)
  })
  return fresh
}

const misfit = (name: string, shape: readonly number[], known: NamedTensor | undefined): ContractError =>
  new ContractError(
    `Weight "${name}" can't be begun with: the network asks for [${shape.join(', ')}], the other encoder has ` +
      `${known === undefined ? 'none' : `[${known.shape.join(', ')}]`}; train from fresh weights.`,
  )
