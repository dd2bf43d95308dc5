/** A recommender process of a test's own, with topics, keys and profiles of its own on the run's real Kafka and Redis. */
import { randomUUID } from 'node:crypto'
import { after } from 'node:test'
import type {
  CatalogItem,
  ClickstreamEvent,
  ProfileUpdated,
  RecommendationList,
  UserId,
} from '@profilestream/contracts'
import type { EventLog, Publisher } from '@profilestream/event-log'
import {
  createHashEmbeddings,
  createProfile,
  encodeProfile,
  foldEvent,
  openProfile,
  closedProfileUpdatedOf,
  profileUpdatedOf,
  profileVersionOf,
  settleLink,
  type Basis,
} from '@profilestream/profile'
import {
  createProfileStore,
  createRedisConnection,
  redisSettings,
  whenReady,
} from '@profilestream/profile-store'
import { retryWithBackoff } from '@profilestream/service'
import { VIDEO } from './builders.js'
import { collect, openEventLog, silent } from './event-log.js'
import { shippedScenario } from './scenarios.js'
import { testServers } from './servers.js'
import { startService, untilReady, type ServiceProcess } from './service-process.js'
import { temporaryFolder } from './temporary-folder.js'

/** A recommender that runs. */
export interface RecommenderProcess extends ServiceProcess {
  /** Asks for a list over HTTP. */
  ask(path: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>
}

/** Topics, keys and processes of one test file. */
export interface RecommenderSystem {
  readonly eventLog: EventLog
  readonly publisher: Publisher
  readonly releasesFolder: string
  /** Where its processes work, as variables: for commands and other services. */
  readonly settings: Readonly<Record<string, string>>
  /** Starts a recommender; resolves when it is ready. */
  start(settings?: Readonly<Record<string, string>>): Promise<RecommenderProcess>
  publishCatalog(items: readonly CatalogItem[]): Promise<void>
  /**
   * Publishes the events, folds each user's profile, writes it, and announces it; gives what was announced. At a login
   * the anonymous profile is closed and merged, and announced too.
   * @param told  what every announcement says beside the profile's own
   */
  act(events: readonly ClickstreamEvent[], told?: Partial<ProfileUpdated>): Promise<readonly ProfileUpdated[]>
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
  const releasesFolder = temporaryFolder(file)
  const eventLog = openEventLog(servers.kafkaBrokers, prefix)
  const { topics, codecs } = eventLog
  await retryWithBackoff(() => eventLog.admin.ensureTopics(), { logger: silent, what: 'making the topics' })
  const publisher = await eventLog.createPublisher()
  const ownRedis = redisSettings.parse({ url: servers.redisUrl, keyPrefix })
  const redis = createRedisConnection({ logger: silent }, ownRedis)
  await whenReady(redis, ownRedis)
  const store = createProfileStore({ redis }, ownRedis)

  const lists: RecommendationList[] = []
  await collect(eventLog, { topic: topics.recommendations, codec: codecs.recommendationList, into: lists })

  const catalog = new Map<string, CatalogItem>()
  const basis: Basis = {
    scenarios: new Map([[VIDEO, shippedScenario('video')]]),
    catalog: { find: (_scenario, itemId) => catalog.get(itemId) },
    embeddings: createHashEmbeddings(),
    zoneOffsetMinutes: 0,
  }
  const running = new Set<RecommenderProcess>()
  const tearDown = async (): Promise<void> => {
    await Promise.all([...running].map((one) => one.stop('SIGKILL')))
    await eventLog.close()
    redis.disconnect()
  }
  // Node 20 runs hooks of a file's own level twice.
  let tornDown: Promise<void> | undefined
  after(() => (tornDown ??= tearDown()))

  const announce = async (updates: readonly ProfileUpdated[]): Promise<void> => {
    const messages = updates.map((update) => ({
      key: update.userId,
      value: codecs.profileUpdated.encode(update),
    }))
    await publisher.publish(topics.profileUpdates.name, messages)
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
  /** A login, as a builder settles and tells it. */
  const logIn = async (event: ClickstreamEvent, anonymousId: UserId): Promise<readonly ProfileUpdated[]> => {
    const { userBytes, anonymousBytes } = await settleLink(
      { store, basis },
      { userId: event.userId, anonymousId },
    )
    const user = openProfile(userBytes)
    foldEvent(user, { event, partition: 0, offset: offset - 1 }, basis)
    const closed =
      anonymousBytes === null
        ? []
        : [
            closedProfileUpdatedOf(
              { anonymous: anonymousBytes, user: userBytes, forwarded: [], isWhole: true },
              basis,
            ),
          ]
    return [profileUpdatedOf(user), ...closed]
  }

  const place = {
    KAFKA_BROKERS: servers.kafkaBrokers,
    REDIS_URL: servers.redisUrl,
    PROFILESTREAM_KAFKA_TOPIC_PREFIX: prefix,
    PROFILESTREAM_KAFKA_SESSION_TIMEOUT_MS: '6000',
    PROFILESTREAM_REDIS_KEY_PREFIX: keyPrefix,
    PROFILESTREAM_RELEASES_FOLDER: releasesFolder,
    PROFILESTREAM_SCENARIOS_ENABLED: 'video',
  }
  return {
    eventLog,
    publisher,
    releasesFolder,
    settings: place,
    lists,
    announce,
    start: async (settings = {}) => {
      const one = await startRecommender({ ...place, ...settings })
      running.add(one)
      return one
    },
    publishCatalog: async (items) => {
      for (const item of items) catalog.set(item.itemId, item)
      const messages = items.map((item) => ({
        key: `${item.scenario}:${item.itemId}`,
        value: codecs.catalogItem.encode(item),
      }))
      await publisher.publish(topics.catalog.name, messages)
    },
    act: async (events, told = {}) => {
      const messages = events.map((event) => ({
        key: event.userId,
        value: codecs.clickstreamEvent.encode(event),
      }))
      await publisher.publish(topics.clickstream.name, messages)
      const updates: ProfileUpdated[] = []
      for (const event of events) {
        const update = await foldOne(event)
        const isLogin = event.action === 'identify' && event.targetUserId !== null
        const all = isLogin ? await logIn(event, event.targetUserId) : [update]
        updates.push(...all.map((one) => ({ ...one, ...told })))
      }
      await announce(updates)
      return updates
    },
  }
}

const startRecommender = async (settings: Readonly<Record<string, string>>): Promise<RecommenderProcess> => {
  const service = await startService('recommender', settings)
  await untilReady(service)
  return {
    ...service,
    ask: async (path) => {
      const answer = await fetch(`${service.url}${path}`)
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    },
  }
}
