/** Entry of @profilestream/local-servers: the real Kafka, Redis, registry and Prometheus, from wherever they can be had. */
export { dockerAnswers } from './compose/docker.js'
export { choosePorts, type PortWishes } from './ports.js'
export { findRedisPrograms, type RedisPrograms } from './local/redis-programs.js'
export { startServers } from './start-servers.js'
export {
  type GivenAddresses,
  type RunningServers,
  type ServerName,
  type StartOptions,
  type Way,
} from './servers.js'
