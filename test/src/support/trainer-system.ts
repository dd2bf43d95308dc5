/** A trainer process of a test's own, with topics and folders of its own on the run's real Kafka. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { type ClickstreamEvent, type ModelRelease, createSeededRandom } from '@profilestream/contracts'
import { anEvent } from '@profilestream/contracts/testing'
import type { EventLog, Publisher } from '@profilestream/event-log'
import { createReleaseStore, type ReleaseStore } from '@profilestream/release-store'
import { collect, openEventLog, silent } from './event-log.js'
import { eventually } from './eventually.js'
import { testServers } from './servers.js'
import { startService, type ServiceProcess } from './service-process.js'
import { temporaryFolder } from './temporary-folder.js'

/** What GET /v1/refits answers, as far as these tests read it. */
export interface RefitsAnswer {
  readonly running: {
    readonly scenario: string
    readonly progress: { readonly stage: string; readonly epoch?: number }
  } | null
  readonly scenarios: readonly {
    readonly scenario: string
    readonly interactions: number
    readonly serving: string | null
    readonly decision: {
      readonly decision: string
      readonly reason: string
      readonly version: string | null
    } | null
    readonly drift: {
      readonly psi: number
      readonly newest: number
      readonly drift: string | null
      readonly live: { readonly rate: number; readonly users: number } | null
    } | null
  }[]
}

/** Three minutes: a training on a busy machine. */
const PATIENCE_MS = 180_000

/** Waits for what a trainer does, which may take a training. */
export const eventuallyTrained = <Answer>(
  what: string,
  ask: () => Answer | undefined | Promise<Answer | undefined>,
): Promise<Answer> => eventually(what, ask, PATIENCE_MS)

const ITEMS = 80

/** What users of a small world watch: each walks a ring of films a step or two at a time. */
export const walksOf = (
  users: { readonly from: number; readonly to: number },
  steps = 25,
): ClickstreamEvent[] =>
  Array.from({ length: users.to - users.from }, (_, index) => users.from + index).flatMap((user) => {
    const random = createSeededRandom(user + 1)
    let at = random.integer(ITEMS)
    return Array.from({ length: steps }, (_, step) => {
      at = (at + 1 + random.integer(2)) % ITEMS
      return aWatch({ user, step, item: at })
    })
  })

const aWatch = (of: { user: number; step: number; item: number }): ClickstreamEvent =>
  anEvent({
    eventId: `${of.user}-${of.step}`,
    userId: `user-${of.user}`,
    itemId: `film-${of.item}`,
    occurredAt: 1_700_000_000_000 + of.user * 100_000 + of.step,
    completion: 1,
  })

/** A trainer's surroundings: its topics, folders and processes. */
export interface TrainerSystem {
  readonly eventLog: EventLog
  readonly publisher: Publisher
  readonly store: ReleaseStore
  readonly folder: string
  /** Messages on model-releases so far, oldest first. */
  readonly released: readonly ModelRelease[]
  publish(events: readonly ClickstreamEvent[]): Promise<void>
  startTrainer(): Promise<TrainerProcess>
}

/** A trainer at work. */
export interface TrainerProcess extends ServiceProcess {
  refits(): Promise<RefitsAnswer>
  demand(scenario: string): Promise<Response>
}

/** Makes topics and folders of a test's own. */
export const createTrainerSystem = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<TrainerSystem> => {
  const { kafkaBrokers } = await testServers()
  const folder = temporaryFolder('trainer')
  const topicPrefix = `trainer-${randomUUID().slice(0, 8)}.`
  const eventLog = openEventLog(kafkaBrokers, topicPrefix)
  after(() => eventLog.close())
  const { topics, codecs } = eventLog
  await eventLog.admin.ensureTopics()
  const publisher = await eventLog.createPublisher()
  const store = createReleaseStore({ logger: silent }, { folder: join(folder, 'releases') })
  const released: ModelRelease[] = []
  const releases = { topic: topics.modelReleases, codec: codecs.modelRelease, into: released }
  await (
    await collect(eventLog, releases)
  ).caughtUp
  return {
    eventLog,
    publisher,
    store,
    folder,
    released,
    publish: (events) =>
      publisher.publish(
        topics.clickstream.name,
        events.map((event) => ({ key: event.userId, value: codecs.clickstreamEvent.encode(event) })),
      ),
    startTrainer: async () =>
      trainerOf(
        await startService('trainer', {
          KAFKA_BROKERS: kafkaBrokers,
          PROFILESTREAM_KAFKA_TOPIC_PREFIX: topicPrefix,
          PROFILESTREAM_KAFKA_SESSION_TIMEOUT_MS: '6000',
          PROFILESTREAM_RELEASES_FOLDER: join(folder, 'releases'),
          PROFILESTREAM_TRAINER_FOLDER: join(folder, 'log'),
          PROFILESTREAM_SCENARIOS_ENABLED: 'video',
          ...settings,
        }),
      ),
  }
}

const trainerOf = (service: ServiceProcess): TrainerProcess => {
  const refits = `${service.url}/v1/refits`
  return {
    ...service,
    refits: async () => (await (await fetch(refits)).json()) as RefitsAnswer,
    demand: (scenario) =>
      fetch(refits, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ scenario }),
      }),
  }
}

/** Ids of the processes whose parent is the given one. */
export const childrenOf = (pid: number): number[] => {
  assert.ok(pid > 0, 'a process has an id')
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.trim().split(' ').filter(Boolean).map(Number)
}
