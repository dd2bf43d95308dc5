/** What the gateway counts. */
import type { Metrics } from '@profilestream/service'

/** The gateway's metrics. */
export interface GatewayMetrics {
  /** An answer left: its route (not its address), status and how long it took, seconds. */
  answered(route: string, status: number, seconds: number): void
  /** Events of a request were accepted, refused as invalid, or turned away because Kafka is away. */
  events(outcome: 'accepted' | 'invalid' | 'unavailable', count: number): void
}

/** Makes the gateway's metrics in a registry. */
export const createGatewayMetrics = (metrics: Metrics): GatewayMetrics => {
  const requests = metrics.counter('profilestream_gateway_requests_total', 'Answers by route and status.', [
    'route',
    'status',
  ])
  const seconds = metrics.histogram(
    'profilestream_gateway_request_seconds',
    'Time from request to answer, seconds.',
    ['route'],
  )
  const events = metrics.counter(
    'profilestream_gateway_events_total',
    'Events received, by what became of them.',
    ['outcome'],
  )
  return {
    answered(route, status, took) {
      requests.inc({ route, status: String(status) })
      seconds.observe({ route }, took)
    },
    events: (outcome, count) => events.inc({ outcome }, count),
  }
}
