/** Lists on profile updates: whoever's profile changed gets the newest list on the recommendations topic; offsets are committed after it is published. */
import { setTimeout as pause } from 'node:timers/promises'
import type { ProfileUpdated, ScenarioName } from '@profilestream/contracts'
import type { BatchControl, EventLog, Publisher, RecordBatch, Subscription } from '@profilestream/event-log'
import { decodeProfile, type ProfileStore, readFollowing } from '@profilestream/profile'
import { isRetriable, retryWithBackoff, type Logger } from '@profilestream/service'
import type { RecommenderMetrics } from '../metrics.js'
import type { Recommend } from '../recommend.js'
import type { ScenarioServing } from '../serving/scenario-serving.js'
import type { ListRequest } from '../serving/viewer.js'
import { createWaitingUsers, type WaitingSettings, type WaitingUser } from './waiting-users.js'

/** Where lists come from and go to. */
export interface EmitListsParts {
  readonly profiles: Pick<ProfileStore, 'readMany'>
  readonly recommend: Recommend
  readonly publisher: Publisher
  readonly scenarios: ReadonlyMap<ScenarioName, ScenarioServing>
}

/** What the emitter needs. */
export interface EmitListsDependencies {
  readonly eventLog: EventLog
  readonly logger: Logger
  readonly metrics: RecommenderMetrics
  readonly parts: EmitListsParts
  readonly onFailed: (error: Error) => void
}

/** How much at a time. */
export interface EmitListsSettings extends WaitingSettings {
  readonly groupId: string
  readonly maxWaitingUsers: number
  readonly usersPerBatch: number
  readonly listLength: number
}

/** Something that runs until it is stopped. */
export interface Running {
  start(): Promise<void>
  stop(): Promise<void>
}

/** How often the group hears from us while updates wait for room, milliseconds. */
const ROOM_CHECK_MS = 100
/** Longest nap of the loop; a new update does not wake it, for it has to be quiet first. */
const LONGEST_NAP_MS = 50

/** Makes the emitter. */
export const createEmitLists = (
  dependencies: EmitListsDependencies,
  settings: EmitListsSettings,
): Running => {
  const { eventLog, logger, metrics, parts, onFailed } = dependencies
  const waiting = createWaitingUsers(() => performance.now(), settings)
  const stopping = new AbortController()
  let subscription: Subscription | undefined
  let loop: Promise<void> | undefined

  const takeIn = async ({ partition, records }: RecordBatch, control: BatchControl): Promise<void> => {
    for (const { offset, value } of records) {
      const read = await eventLog.decode(eventLog.codecs.profileUpdated, value)
      if (read.kind !== 'accepted')
        logger.warn({ partition, offset, reason: read.detail }, 'a profile update is unreadable and left out')
      waiting.add(
        { partition, offset },
        read.kind === 'accepted' ? ofOurScenarios(read.value, parts.scenarios) : null,
      )
    }
    metrics.waitingUsers.set(waiting.size())
    while (waiting.size() >= settings.maxWaitingUsers && !control.isStale() && !stopping.signal.aborted) {
      await pause(ROOM_CHECK_MS)
      await control.heartbeat()
    }
  }

  const emitNext = async (): Promise<void> => {
    const users = waiting.take(settings.usersPerBatch)
    if (users.length === 0) return nap()
    const what = `making the lists of ${users.length} users`
    await retryWithBackoff(() => emit(parts, users, { eventLog, metrics, settings }), {
      logger,
      what,
      signal: stopping.signal,
    })
    metrics.coalesced.inc(users.reduce((sum, { updates }) => sum + updates - 1, 0))
    waiting.done()
    metrics.waitingUsers.set(waiting.size())
  }
  const nap = (): Promise<void> =>
    pause(Math.max(1, Math.min(LONGEST_NAP_MS, waiting.untilNext() ?? LONGEST_NAP_MS)))

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await emitNext()
      await subscription?.commit(waiting.committable())
    }
  }

  return {
    start: async () => {
      subscription = await eventLog.consumeBatches({
        topic: eventLog.topics.profileUpdates.name,
        groupId: settings.groupId,
        onBatch: takeIn,
        // What was not committed comes again, to whoever has the partition now.
        onAssigned: () => Promise.resolve(waiting.reset()),
        onFailed,
      })
      loop = run().catch((error: unknown) => {
        if (!(stopping.signal.aborted && isRetriable(error))) onFailed(error as Error)
      })
    },
    stop: async () => {
      stopping.abort()
      await loop
      await subscription?.stop()
    },
  }
}

const ofOurScenarios = (
  update: ProfileUpdated,
  scenarios: ReadonlyMap<ScenarioName, ScenarioServing>,
): ProfileUpdated => ({ ...update, touched: update.touched.filter((name) => scenarios.has(name)) })

/** One batch of users: profiles → lists → topic. */
const emit = async (
  { profiles, recommend, publisher, scenarios }: EmitListsParts,
  users: readonly WaitingUser[],
  {
    eventLog,
    metrics,
    settings,
  }: Pick<EmitListsDependencies, 'eventLog' | 'metrics'> & { settings: EmitListsSettings },
): Promise<void> => {
  const stored = await readFollowing(
    profiles,
    users.map(({ userId }) => userId),
  )
  const requests = users.flatMap((user, at) => requestsOf(user, stored[at] ?? null, { scenarios, settings }))
  const lists = await recommend(requests)
  await publisher.publish(
    eventLog.topics.recommendations.name,
    lists.map((list) => ({ key: list.userId, value: eventLog.codecs.recommendationList.encode(list) })),
  )
  for (const { scenario, slot, variant } of lists) metrics.lists.inc({ scenario, slot, variant })
}

/** One list for each scenario touched, in its first slot; none for a user whose profile is gone. */
const requestsOf = (
  { userId, touched }: WaitingUser,
  bytes: Uint8Array | null,
  { scenarios, settings }: { scenarios: EmitListsParts['scenarios']; settings: EmitListsSettings },
): ListRequest[] => {
  if (bytes === null) return []
  const profile = decodeProfile(bytes)
  return [...touched].flatMap((name) => {
    const scenario = scenarios.get(name)
    const slot = scenario?.definition.slots[0]
    if (scenario === undefined || slot === undefined) return []
    return [{ userId, profile, scenario, slot, limit: settings.listLength, aboutItemId: null }]
  })
}
