/** What is asked for when servers are wanted, and what is handed back: addresses and a way to stop. */

/** A server this package can bring up. */
export type ServerName = 'kafka' | 'redis' | 'registry' | 'prometheus' | 'grafana' | 's3'

/** Where a server came from: an address given by the user, the compose file, or packages run on this machine. */
export type Way = 'given' | 'compose' | 'local'

/** Addresses that the user gave; what is given is used as it is and never stopped. */
export interface GivenAddresses {
  /** comma-separated host:port, as in KAFKA_BROKERS */
  readonly kafkaBrokers?: string | undefined
  /** redis:// URL, as in REDIS_URL */
  readonly redisUrl?: string | undefined
  /** base URL of a Confluent-compatible registry, as in SCHEMA_REGISTRY_URL */
  readonly schemaRegistryUrl?: string | undefined
}

/** One wish for running servers. */
export interface StartOptions {
  /** the project's root: holds docker-compose.yml and infra/prometheus */
  readonly root: string
  /** state folder; servers keep their files in folders of their own under it (default `<root>/.profilestream`) */
  readonly folder?: string
  /** which servers are wanted; kafka and redis are what every run needs, prometheus and grafana are left out when they cannot be had */
  readonly which: readonly ServerName[]
  /** one line of progress for a person; no newline at its end */
  readonly report: (line: string) => void
  /** true empties the servers' own folders under `folder` before the start */
  readonly fresh?: boolean
  readonly given?: GivenAddresses
  /** host:port of every /metrics that Prometheus should scrape, by job name */
  readonly scrape?: Readonly<Record<string, string>>
  /** 'local' leaves Docker aside even where an engine answers (default 'any') */
  readonly from?: 'any' | 'local'
  /** 'known' tries each server's usual port first, 'free' takes any (default 'known') */
  readonly ports?: 'known' | 'free'
}

/** Servers that answered; addresses are what clients connect to. */
export interface RunningServers {
  /** comma-separated host:port; empty when Kafka was not asked for */
  readonly kafkaBrokers: string
  /** redis:// URL; empty when Redis was not asked for */
  readonly redisUrl: string
  readonly schemaRegistryUrl: string | null
  readonly prometheusUrl: string | null
  readonly grafanaUrl: string | null
  /** http://user:password@host:port of the S3 server that tests use; null when it was not asked for */
  readonly s3Url: string | null
  /** where each came from, for the line that tells the user */
  readonly ways: Readonly<Partial<Record<ServerName, Way>>>
  /** Tells Prometheus which /metrics to read from now on: host:port by service name. */
  scrape(targets: Readonly<Record<string, string>>): void
  /** Stops what this call started, in reverse order; given servers are left alone. Safe to call twice. */
  stop(): Promise<void>
}
