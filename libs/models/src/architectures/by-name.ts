/** Which network an architecture's name stands for. */
import { type Architecture } from '../encoder.js'
import { attention } from './attention.js'
import { hybrid } from './hybrid.js'
import { type Network } from './network.js'

const NETWORKS: Readonly<Record<Architecture, Network>> = { attention, hybrid }

/** The network of that name. */
export const networkOf = (architecture: Architecture): Network => NETWORKS[architecture]
