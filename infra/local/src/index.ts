/** Entry of @profilestream/local-servers: the real Kafka, Redis, registry and Prometheus, from wherever they can be had. */
export { findRunningServers, type RunningAddresses } from './folder-state.js'
export { startServers } from './start-servers.js'
export {
  type GivenAddresses,
  type RunningServers,
  type ServerName,
  type StartOptions,
  type Way,
} from './servers.js'
