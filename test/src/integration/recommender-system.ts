/** A recommender process of a test's own, with topics, keys and profiles of its own on the run's real Kafka and Redis. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import {
  asEpochMs,
  asEventId,
  asItemId,
  asScenarioName,
  asUserId,
  parseScenario,
  type CatalogItem,
  type Codec,
  type ClickstreamEvent,
  type ProfileUpdated,
  type RecommendationList,
  type ScenarioDefinition,
} from '@profilestream/contracts'
import { createEventLog, kafkaSettings, type EventLog, type Publisher } from '@profilestream/event-log'
import {
  createHashEmbeddings,
  createProfile,
  encodeProfile,
  foldEvent,
  openProfile,
  profileUpdatedOf,
  profileVersionOf,
  type Basis,
} from '@profilestream/profile'
import {
  createProfileStore,
  createRedisConnection,
  redisSettings,
  whenReady,
} from '@profilestream/profile-store'
import { createLogger, createMetrics, retryWithBackoff } from '@profilestream/service'
import { projectRoot } from '../support/project-root.js'
import { testServers } from '../support/servers.js'

/** The scenario of these tests. */
export const VIDEO = asScenarioName('video')

/** Waits until a question has an answer; fails with what is waited for after half a minute. */
export const eventually = async <Answer>(
  what: string,
  ask: () => Answer | undefined | Promise<Answer | undefined>,
): Promise<Answer> => {
  const deadline = Date.now() + 30_000
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > deadline) throw new Error(`waited 30 s in vain for ${what}`)
    await pause(50)
  }
}

/** A scenario as the house ships it. */
export const scenarioOf = (name: string): ScenarioDefinition =>
  parseScenario(JSON.parse(readFileSync(join(projectRoot, 'schemas', 'scenarios', `${name}.json`), 'utf8')))

/** A film. */
export const aFilm = (itemId: string, overrides: Partial<CatalogItem> = {}): CatalogItem => ({
  scenario: VIDEO,
  itemId: asItemId(itemId),
  title: null,
  categories: [],
  tags: [],
  price: null,
  currency: null,
  publishedAt: null,
  expiresAt: null,
  durationMs: null,
  creatorUserId: null,
  ad: false,
  ...overrides,
})

/** Ann watches film-1 now, whole. */
export const anEvent = (overrides: Partial<ClickstreamEvent> = {}): ClickstreamEvent => ({
  eventId: asEventId(randomUUID()),
  userId: asUserId('ann'),
  scenario: VIDEO,
  action: 'watch',
  occurredAt: asEpochMs(Date.now()),
  itemId: asItemId('film-1'),
  targetUserId: null,
  rating: null,
  price: null,
  currency: null,
  quantity: null,
  dwellMs: null,
  completion: null,
  sessionId: null,
  recommendationId: null,
  device: null,
  utcOffsetMinutes: null,
  query: null,
  context: null,
  ...overrides,
})

/** Collects every value of a topic, in the order it comes. */
export const collect = async <Value>(
  eventLog: EventLog,
  topic: string,
  { codec, into }: { readonly codec: Codec<Value>; readonly into: Value[] },
): Promise<void> => {
  const follow = () =>
    eventLog.followAll({
      topic,
      from: 'beginning',
      onFailed: (error) => {
        throw error
      },
      onRecords: async (records) => {
        for (const { value } of records) {
          const read = await eventLog.decode(codec, value)
          if (read.kind === 'accepted') into.push(read.value)
        }
      },
    })
  // A topic just made may have no leader yet.
  const logger = createLogger({ service: 'test', level: 'silent' })
  await retryWithBackoff(follow, { logger, what: `following ${topic}` })
}

/** A recommender that runs. */
export interface RunningRecommender {
  readonly url: string
  readonly lines: readonly string[]
  /** Asks for a list over HTTP. */
  ask(path: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>
  /** Stops it as an operator does and gives the exit code. */
  stop(): Promise<number | null>
  kill(): Promise<void>
}

/** Topics, keys and processes of one test file. */
export interface RecommenderSystem {
  readonly eventLog: EventLog
  readonly publisher: Publisher
  readonly keyPrefix: string
  readonly redisUrl: string
  readonly releasesFolder: string
  /** Starts a recommender; resolves when it is ready. */
  start(settings?: Readonly<Record<string, string>>): Promise<RunningRecommender>
  publishCatalog(items: readonly CatalogItem[]): Promise<void>
  /** Publishes the events, folds each user's profile, writes it, and announces it; gives what was announced. */
  act(events: readonly ClickstreamEvent[]): Promise<readonly ProfileUpdated[]>
  /** Announces profiles, as a builder that goes over events again does. */
  announce(updates: readonly ProfileUpdated[]): Promise<void>
  /** Every list emitted so far; grows. */
  readonly lists: readonly RecommendationList[]
}

/** Makes a system; everything it started ends with the file. */
export const createRecommenderSystem = async (file: string): Promise<RecommenderSystem> => {
  const servers = await testServers()
  const prefix = `${file}-${randomUUID().slice(0, 8)}.`
  const keyPrefix = `test:${prefix}`
  const releasesFolder = mkdtempSync(join(tmpdir(), `${file}-`))
  const logger = createLogger({ service: 'test', level: 'silent' })
  const eventLog = createEventLog(
    { logger, metrics: createMetrics({ service: 'test' }) },
    kafkaSettings.parse({ brokers: servers.kafkaBrokers.split(','), topicPrefix: prefix }),
  )
  await retryWithBackoff(() => eventLog.admin.ensureTopics(), { logger, what: 'making the topics' })
  const publisher = await eventLog.createPublisher()
  const ownRedis = redisSettings.parse({ url: servers.redisUrl, keyPrefix })
  const redis = createRedisConnection({ logger }, ownRedis)
  await whenReady(redis, ownRedis)
  const store = createProfileStore({ redis }, ownRedis)

  const lists: RecommendationList[] = []
  await collect(eventLog, eventLog.topics.recommendations.name, {
    codec: eventLog.codecs.recommendationList,
    into: lists,
  })

  const catalog = new Map<string, CatalogItem>()
  const basis: Basis = {
    scenarios: new Map([[VIDEO, scenarioOf('video')]]),
    catalog: { find: (_scenario, itemId) => catalog.get(itemId) },
    embeddings: createHashEmbeddings(),
    zoneOffsetMinutes: 0,
  }
  const running = new Set<RunningRecommender>()
  const tearDown = async (): Promise<void> => {
    await Promise.all([...running].map((one) => one.kill()))
    await eventLog.close()
    redis.disconnect()
    rmSync(releasesFolder, { recursive: true, force: true })
  }
  // Node 20 runs hooks of a file's own level twice.
  let tornDown: Promise<void> | undefined
  after(() => (tornDown ??= tearDown()))

  const announce = async (updates: readonly ProfileUpdated[]): Promise<void> => {
    const messages = updates.map((update) => ({
      key: update.userId,
      value: eventLog.codecs.profileUpdated.encode(update),
    }))
    await publisher.publish(eventLog.topics.profileUpdates.name, messages)
  }
  let offset = 0
  const foldOne = async (event: ClickstreamEvent): Promise<ProfileUpdated> => {
    const [bytes] = await store.readMany([event.userId])
    const profile = bytes === null || bytes === undefined ? createProfile(event.userId) : openProfile(bytes)
    foldEvent(profile, { event, partition: 0, offset: offset++ }, basis)
    const expectedVersion = profileVersionOf(bytes ?? null)
    await store.compareAndSetMany([{ userId: event.userId, expectedVersion, bytes: encodeProfile(profile) }])
    return profileUpdatedOf(profile)
  }

  return {
    eventLog,
    publisher,
    keyPrefix,
    redisUrl: servers.redisUrl,
    releasesFolder,
    lists,
    announce,
    start: async (settings = {}) => {
      const one = await startRecommender({
        PROFILESTREAM_KAFKA_BROKERS: servers.kafkaBrokers,
        PROFILESTREAM_KAFKA_TOPIC_PREFIX: prefix,
        PROFILESTREAM_KAFKA_SESSION_TIMEOUT_MS: '6000',
        PROFILESTREAM_REDIS_URL: servers.redisUrl,
        PROFILESTREAM_REDIS_KEY_PREFIX: keyPrefix,
        PROFILESTREAM_RELEASES_FOLDER: releasesFolder,
        PROFILESTREAM_SCENARIOS_ENABLED: '["video"]',
        PROFILESTREAM_SERVICE_PORT: '0',
        ...settings,
      })
      running.add(one)
      return one
    },
    publishCatalog: async (items) => {
      for (const item of items) catalog.set(item.itemId, item)
      const messages = items.map((item) => ({
        key: `${item.scenario}:${item.itemId}`,
        value: eventLog.codecs.catalogItem.encode(item),
      }))
      await publisher.publish(eventLog.topics.catalog.name, messages)
    },
    act: async (events) => {
      const messages = events.map((event) => ({
        key: event.userId,
        value: eventLog.codecs.clickstreamEvent.encode(event),
      }))
      await publisher.publish(eventLog.topics.clickstream.name, messages)
      const updates: ProfileUpdated[] = []
      for (const event of events) updates.push(await foldOne(event))
      await announce(updates)
      return updates
    },
  }
}

const startRecommender = async (settings: Readonly<Record<string, string>>): Promise<RunningRecommender> => {
  const main = join(projectRoot, 'services', 'recommender', 'dist', 'main.js')
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('PROFILESTREAM_') || name.startsWith('PROFILESTREAM_TENSORFLOW'),
  )
  const child = spawn(process.execPath, [main], {
    env: { ...Object.fromEntries(inherited), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line))
  const url = await eventually(`the recommender to listen:\n${lines.join('\n')}`, () => {
    if (child.exitCode !== null)
      throw new Error(`the recommender ended with ${child.exitCode}:\n${lines.join('\n')}`)
    return lines.map((line) => /"url":"([^"]+)"/.exec(line)?.[1]).find((found) => found !== undefined)
  })
  await eventually('the recommender to be ready', async () =>
    (await fetch(`${url}/readyz`)).status === 200 ? true : undefined,
  )
  return {
    url,
    lines,
    ask: async (path) => {
      const answer = await fetch(`${url}${path}`)
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    },
    stop: () => end(child, 'SIGTERM'),
    kill: async () => {
      await end(child, 'SIGKILL')
    },
  }
}

const end = (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode)
    child.once('exit', (code) => resolve(code))
    child.kill(signal)
  })
