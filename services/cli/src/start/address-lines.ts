/** Where to look: the addresses that a start prints. */
import type { RunningServers } from '@profilestream/local-servers'
import type { AddressLine } from '../view/picture.js'
import type { ServiceAddresses } from './service-plan.js'

/** The lines, most wanted first. */
export const addressLines = (
  services: ServiceAddresses,
  servers: Pick<RunningServers, 'prometheusUrl' | 'grafanaUrl' | 'kafkaBrokers' | 'redisUrl'>,
): AddressLine[] => [
  { what: 'gateway', address: services.gateway },
  {
    what: 'metrics',
    address: Object.values(services)
      .map((address) => `${address}/metrics`)
      .join(' '),
  },
  { what: 'Prometheus', address: servers.prometheusUrl ?? 'not running here' },
  { what: 'Grafana', address: servers.grafanaUrl ?? 'not running here (docker compose brings it)' },
  { what: 'Kafka, Redis', address: `${servers.kafkaBrokers} ${servers.redisUrl}` },
]
