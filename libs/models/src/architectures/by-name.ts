/** Which network an architecture's name stands for. */
import type { Architecture } from '../encoder.js'
import { attention } from './attention.js'
import { cnn } from './cnn.js'
import { hybrid } from './hybrid.js'
import { mlp } from './mlp.js'
import { SIDE_WEIGHT } from '../layers/embedding.js'
import { embeddingTable } from '../layers/starting-weights.js'
import { sideWidth } from '../side-inputs/side-inputs.js'
import type { Network } from './network.js'
import { rnn } from './rnn.js'

/** The network with a matrix for the side inputs that its hyper-parameters ask for, after all other weights. */
const withSideInputs = (network: Network): Network => ({
  ...network,
  plan: (size) => {
    const width = sideWidth(size.hyperparameters)
    const beside = width === 0 ? {} : { [SIDE_WEIGHT]: embeddingTable(width, size.dimension) }
    return { ...network.plan(size), ...beside }
  },
})

const NETWORKS: Readonly<Record<Architecture, Network>> = {
  mlp: withSideInputs(mlp),
  cnn: withSideInputs(cnn),
  rnn: withSideInputs(rnn),
  hybrid: withSideInputs(hybrid),
  attention: withSideInputs(attention),
}

/** The network of that name. */
export const networkOf = (architecture: Architecture): Network => NETWORKS[architecture]
