/** The dashboard asks only for what the running services export, and a real Prometheus understands every question. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'
import { type RunningServers, startServers } from '@profilestream/local-servers'
import { dashboardQueries } from '../support/dashboards.js'
import { openEventLog } from '../support/event-log.js'
import { eventually } from '../support/eventually.js'
import { projectRoot } from '../support/project-root.js'
import { metricsInQuery, metricsOnPage } from '../support/promql.js'
import { testServers } from '../support/servers.js'
import { type ServiceProcess, startService } from '../support/service-process.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const SERVICES = ['profile-builder', 'trainer', 'recommender', 'gateway']

const servers = await testServers()
const folder = temporaryFolder('dashboard')
const prefix = `dashboard-${randomUUID().slice(0, 8)}`
const eventLog = openEventLog(servers.kafkaBrokers, `${prefix}.`)
// As the start does it: four processes that make the same topics at once would wait for each other's leaders.
await eventLog.admin.ensureTopics()
await eventLog.close()
const services = new Map<string, ServiceProcess>()
for (const name of SERVICES) {
  services.set(
    name,
    await startService(name, {
      KAFKA_BROKERS: servers.kafkaBrokers,
      REDIS_URL: servers.redisUrl,
      PROFILESTREAM_KAFKA_TOPIC_PREFIX: `${prefix}.`,
      PROFILESTREAM_REDIS_KEY_PREFIX: `${prefix}:`,
      PROFILESTREAM_RELEASES_FOLDER: join(folder, 'releases'),
      PROFILESTREAM_TRAINER_FOLDER: join(folder, 'training'),
    }),
  )
}

const pageOf = async ({ url }: ServiceProcess): Promise<string> => (await fetch(`${url}/metrics`)).text()

test('every query of the dashboards names only metrics that a running service exports', async () => {
  const pages = await Promise.all([...services.values()].map(pageOf))
  const exported = new Set(pages.flatMap(metricsOnPage))

  const unknown = dashboardQueries(projectRoot).flatMap(({ panel, expr }) =>
    metricsInQuery(expr)
      .filter((name) => !exported.has(name))
      .map((name) => `${panel}: ${name}`),
  )

  assert.deepEqual(unknown, [])
})

test('a Prometheus that scrapes the services answers every query', async (t) => {
  const prometheus = await startPrometheus()
  if (prometheus?.prometheusUrl == null) return t.skip('no Prometheus here: install the prometheus package')
  const { prometheusUrl } = prometheus
  try {
    await eventually('every service to be scraped', async () => {
      const up = await query(prometheusUrl, 'sum(up)')
      return up.data?.result[0]?.value[1] === String(SERVICES.length) ? true : undefined
    })

    for (const { panel, expr } of dashboardQueries(projectRoot)) {
      const answer = await query(prometheusUrl, expr)
      assert.equal(answer.status, 'success', `${panel}: ${expr}: ${answer.error ?? ''}`)
    }
  } finally {
    await prometheus.stop()
  }
})

const startPrometheus = async (): Promise<RunningServers | null> => {
  const scrape = Object.fromEntries([...services].map(([name, { url }]) => [name, new URL(url).host]))
  const options = { root: projectRoot, folder: join(folder, 'servers'), report: () => undefined }
  return startServers({ ...options, which: ['prometheus'], scrape, from: 'local', ports: 'free' })
}

interface QueryAnswer {
  readonly status: string
  readonly error?: string
  readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] }
}

const query = async (prometheusUrl: string, expr: string): Promise<QueryAnswer> => {
  const response = await fetch(`${prometheusUrl}/api/v1/query?query=${encodeURIComponent(expr)}`)
  return (await response.json()) as QueryAnswer
}
