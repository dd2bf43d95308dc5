/** Watches the running system from outside: its topics, its metrics, its gateway; and puts the picture together. */
import type { CatalogItem, Codec, ModelRelease, RecommendationList } from '@profilestream/contracts'
import {
  newestReleases,
  type EventLog,
  type Follower,
  type FollowFrom,
  type FollowOptions,
  type LogRecord,
} from '@profilestream/event-log'
import type { Logger } from '@profilestream/service'
import type { Firsts } from './firsts.js'
import { createListsSeen } from './lists-seen.js'
import type { FlowPicture, ListPicture, TrainingPicture, UserPicture } from './picture.js'
import { readProfilePicture } from './profile-picture.js'
import { createRate } from './rate.js'
import { type Sample, scrape, sumOf } from './scrape.js'
import { createStickinessSeen } from './stickiness-seen.js'

/** What came first, as `Firsts` is told. */
export const FIRST_LIST = 'recommendation list'
/** What came first, as `Firsts` is told. */
export const FIRST_METRIC = 'stickiness metric'
/** What came first, as `Firsts` is told. */
export const FIRST_RELEASE = 'model release'

/** Where the services answer. */
export interface ServiceUrls {
  readonly profileBuilder: string
  readonly trainer: string
  readonly recommender: string
  readonly gateway: string
}

/** What observing needs. */
export interface ObserverDependencies {
  readonly eventLog: EventLog
  readonly logger: Pick<Logger, 'warn'>
  readonly urls: ServiceUrls
  readonly firsts: Firsts
  /** Profiles in the store. */
  readonly countProfiles: () => Promise<number>
  /** Hears every list, as it comes. */
  readonly onList: (list: RecommendationList) => void
  /** Hears when following ended by an error. */
  readonly onFailed: (error: Error) => void
}

/** What was observed; the rest of the picture is the caller's. */
export interface Observation {
  readonly flow: FlowPicture
  readonly user: UserPicture | null
  readonly training: readonly TrainingPicture[]
  readonly stickiness: ReturnType<ReturnType<typeof createStickinessSeen>['pictures']>
}

/** Watches. */
export interface Observer {
  start(): Promise<void>
  /** Reads metrics and the watched profile, and puts all together. */
  observe(): Promise<Observation>
  stop(): Promise<void>
}

/** Longest wait for one reading, milliseconds. */
const READ_TIMEOUT_MS = 2_000
const EVENTS_PASSED = 'profilestream_builder_events_total'
/** Stickiness figures of an earlier run are shown when they are this young, milliseconds. */
const SHOWN_BACK_MS = 3_600_000

/** Events that the builder passed for the first time: what it was given again after a restart is left out. */
const eventsPassed = (samples: readonly Sample[]): number =>
  sumOf(samples, EVENTS_PASSED) - sumOf(samples, EVENTS_PASSED, { reason: 'already_applied' })

const builderGroupLag = (samples: readonly Sample[], topic: string): number =>
  sumOf(samples, 'profilestream_consumer_lag', { topic })

/** Makes an observer; it follows nothing before `start`. */
export const createObserver = (dependencies: ObserverDependencies): Observer => {
  const { eventLog, logger, urls, firsts } = dependencies
  const { topics, codecs } = eventLog
  const startedAt = Date.now()
  const followers: Follower[] = []
  const lists = createListsSeen()
  const stickiness = createStickinessSeen()
  const releases = new Map<string, ModelRelease>()
  const titles = new Map<string, string>()
  const eventRate = createRate()
  const listRate = createRate()

  const followRecords = async (of: Omit<FollowOptions, 'onFailed'>): Promise<void> => {
    followers.push(await eventLog.followAll({ ...of, onFailed: dependencies.onFailed }))
  }
  const follow = <Value>(
    topic: string,
    codec: Codec<Value>,
    { from, see }: { from: FollowFrom; see: (value: Value, recordedAt: number) => void },
  ): Promise<void> =>
    followRecords({
      topic,
      from,
      onRecords: async (records) => {
        for (const { value, timestamp } of records) {
          if (value === null) continue
          const read = await eventLog.decode(codec, value)
          if (read.kind === 'accepted') see(read.value, timestamp)
        }
      },
    })

  const noteFirst = (what: string, recordedAt: number): void => {
    if (recordedAt >= startedAt) firsts.note(what)
  }
  const seeReleases = async (records: readonly LogRecord[]): Promise<void> => {
    for (const [scenario, release] of await newestReleases({ eventLog, logger }, records)) {
      if (release === null) releases.delete(scenario)
      else releases.set(scenario, release)
    }
    for (const { value, timestamp } of records) if (value !== null) noteFirst(FIRST_RELEASE, timestamp)
  }
  const seeItem = (item: CatalogItem): void =>
    void titles.set(`${item.scenario}:${item.itemId}`, item.title ?? item.itemId)

  const flowOf = (builder: readonly Sample[], profiles: number): FlowPicture => {
    const events = eventsPassed(builder)
    const now = performance.now()
    eventRate.read(events, now)
    listRate.read(lists.count(), now)
    return {
      eventsPerSecond: eventRate.perSecond(),
      events,
      lag: builderGroupLag(builder, topics.clickstream.name),
      profiles,
      deadLetters: sumOf(builder, 'profilestream_dead_letters_total'),
      listsPerSecond: listRate.perSecond(),
      lists: lists.count(),
    }
  }

  const trainingOf = (trainer: readonly Sample[]): TrainingPicture[] => {
    const counted = trainer.filter(({ name }) => name === 'profilestream_trainer_interactions')
    const interactions = new Map(counted.map(({ labels, value }) => [labels.scenario ?? '', value]))
    return [...new Set([...interactions.keys(), ...releases.keys()])].sort().map((scenario) => ({
      scenario,
      release: releases.get(scenario) ?? null,
      interactions: interactions.get(scenario) ?? 0,
    }))
  }

  const listPicture = (): ListPicture | null => {
    const list = lists.watched()
    if (list === null) return null
    const titleOf = (itemId: string): string => titles.get(`${list.scenario}:${itemId}`) ?? itemId
    return {
      slot: list.slot,
      release: list.release,
      variant: list.variant,
      items: list.items.map(({ itemId, reason }) => ({ title: titleOf(itemId), reason })),
    }
  }

  const userOf = async (): Promise<UserPicture | null> => {
    const list = lists.watched()
    if (list === null) return null
    const profile = await readProfilePicture(urls.gateway, list, READ_TIMEOUT_MS)
    return profile === null ? null : { ...profile, list: listPicture() }
  }

  return {
    async start() {
      await follow(topics.catalog.name, codecs.catalogItem, { from: 'beginning', see: seeItem })
      await follow(topics.recommendations.name, codecs.recommendationList, {
        from: 'latest',
        see: (list, recordedAt) => {
          lists.see(list, performance.now())
          dependencies.onList(list)
          noteFirst(FIRST_LIST, recordedAt)
        },
      })
      await followRecords({ topic: topics.modelReleases.name, from: 'beginning', onRecords: seeReleases })
      await follow(topics.stickinessMetrics.name, codecs.stickinessMetric, {
        from: { sinceMs: startedAt - SHOWN_BACK_MS },
        see: (metric, recordedAt) => {
          stickiness.see(metric)
          noteFirst(FIRST_METRIC, recordedAt)
        },
      })
    },
    async observe() {
      const [builder, trainer, profiles, user] = await Promise.all([
        scrape(urls.profileBuilder, READ_TIMEOUT_MS),
        scrape(urls.trainer, READ_TIMEOUT_MS),
        dependencies.countProfiles().catch(() => 0),
        userOf(),
      ])
      return {
        flow: flowOf(builder, profiles),
        user,
        training: trainingOf(trainer),
        stickiness: stickiness.pictures(),
      }
    },
    async stop() {
      await Promise.all(followers.map((follower) => follower.stop()))
    },
  }
}
