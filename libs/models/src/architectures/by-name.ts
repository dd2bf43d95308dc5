/** Which network an architecture's name stands for. */
import type { Architecture } from '../encoder.js'
import { attention } from './attention.js'
import { cnn } from './cnn.js'
import { hybrid } from './hybrid.js'
import { mlp } from './mlp.js'
import type { Network } from './network.js'
import { rnn } from './rnn.js'

const NETWORKS: Readonly<Record<Architecture, Network>> = { mlp, cnn, rnn, hybrid, attention }

/** The network of that name. */
export const networkOf = (architecture: Architecture): Network => NETWORKS[architecture]
