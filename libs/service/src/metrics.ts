/** The metrics of a process: one registry, one naming rule. */
import { InvariantError } from '@profilestream/contracts'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export { type Counter, type Gauge, type Histogram, type Registry } from 'prom-client'

/** Seconds from a tenth of a millisecond to ten seconds. */
const SECONDS_BUCKETS = [
  0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]

const METRIC_PREFIX = 'profilestream_'

/** Makes metrics, each once: asking again for a name gives the same metric. */
export interface Metrics {
  readonly registry: Registry
  counter<Label extends string = never>(name: string, help: string, labels?: readonly Label[]): Counter<Label>
  gauge<Label extends string = never>(name: string, help: string, labels?: readonly Label[]): Gauge<Label>
  /** @param buckets  upper bounds, ascending; seconds from 0.0001 to 10 when absent */
  histogram<Label extends string = never>(
    name: string,
    help: string,
    labels?: readonly Label[],
    buckets?: readonly number[],
  ): Histogram<Label>
}

/** Makes the registry of a process, with its own CPU, memory and event-loop metrics. */
export const createMetrics = (options: { readonly service: string }): Metrics => {
  const registry = new Registry()
  registry.setDefaultLabels({ service: options.service })
  collectDefaultMetrics({ register: registry, prefix: METRIC_PREFIX, gcDurationBuckets: SECONDS_BUCKETS })

  /** The metric of that name if there is one, else a new one. */
  const once = <Made>(name: string, make: () => Made): Made => {
    if (!name.startsWith(METRIC_PREFIX)) {
      throw new InvariantError(`metric ${name}: every name starts with ${METRIC_PREFIX}`)
    }
    return (registry.getSingleMetric(name) as Made | undefined) ?? make()
  }
  const described = <Label extends string>(name: string, help: string, labels: readonly Label[]) => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  })
  return {
    registry,
    counter: <Label extends string>(name: string, help: string, labels: readonly Label[] = []) =>
      once(name, () => new Counter<Label>(described(name, help, labels))),
    gauge: <Label extends string>(name: string, help: string, labels: readonly Label[] = []) =>
      once(name, () => new Gauge<Label>(described(name, help, labels))),
    histogram: <Label extends string>(
      name: string,
      help: string,
      labels: readonly Label[] = [],
      buckets: readonly number[] = SECONDS_BUCKETS,
    ) => once(name, () => new Histogram<Label>({ ...described(name, help, labels), buckets: [...buckets] })),
  }
}
