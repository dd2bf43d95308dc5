/** Follows profile-updates for who behaved like a bot and when; what bots did is not trained on. */
import { createBotIntervals, type BotIntervals, type KnownBot } from '@profilestream/contracts'
import type { EventLog, LogRecord } from '@profilestream/event-log'
import type { Logger } from '@profilestream/service'
import { readBots, writeBots, type BotsSnapshot } from '@profilestream/training-log'
import { createFollowedTopic } from './followed-topic.js'

/** The bots as the trainer knows them. */
export interface KnownBots {
  /** Goes on where the last process stood, to the end of the topic. */
  start(): Promise<void>
  /** Writes what is known. */
  stop(): Promise<void>
  all(): ReadonlyMap<string, KnownBot>
}

/** Where bots are remembered, and how often they are written. */
export interface KnownBotsSettings {
  /** Folder of the training log. */
  readonly folder: string
  readonly flushSeconds: number
  readonly fail: (error: unknown) => void
}

/** Makes the follower. */
export const createKnownBots = (
  { eventLog, logger }: { readonly eventLog: EventLog; readonly logger: Logger },
  { folder, flushSeconds, fail }: KnownBotsSettings,
): KnownBots => {
  const topic = eventLog.topics.profileUpdates.name
  const offsets: (number | null)[] = []
  let bots: BotIntervals = createBotIntervals()
  let clusterId = ''
  let isChanged = false
  let timer: NodeJS.Timeout | undefined

  const take = async ({ partition, offset, value }: LogRecord): Promise<void> => {
    const decoded = await eventLog.decode(eventLog.codecs.profileUpdated, value)
    if (decoded.kind === 'accepted') isChanged = bots.take(decoded.value) || isChanged
    for (let next = offsets.length; next < partition; next += 1) offsets[next] = null
    offsets[partition] = offset + 1
  }
  const save = async (): Promise<void> => {
    if (!isChanged) return
    isChanged = false
    await writeBots(folder, { clusterId, topic, offsets, users: [...bots.all()] }).catch((error: unknown) => {
      isChanged = true
      logger.warn({ err: error }, 'bot intervals are not written yet')
    })
  }
  /** What another log has told means nothing here. */
  const recall = async (): Promise<BotsSnapshot | null> => {
    clusterId = await eventLog.admin.clusterId()
    const known = await readBots(folder)
    if (known === null || known.clusterId !== clusterId || known.topic !== topic) return null
    const ends = await eventLog.admin.endOffsets(topic)
    const isBeyond = known.offsets.some((offset, partition) => (offset ?? 0) > (ends[partition] ?? 0))
    return isBeyond ? null : known
  }
  const followed = createFollowedTopic(eventLog, { topic, take, fail })
  return {
    start: async () => {
      const known = await recall()
      bots = createBotIntervals(known?.users)
      offsets.splice(0, offsets.length, ...(known?.offsets ?? []))
      await followed.start({ offsets: [...offsets] })
      timer = setInterval(() => void save(), flushSeconds * 1_000)
    },
    stop: async () => {
      clearInterval(timer)
      await followed.stop()
      // How far it was read is news too.
      isChanged = offsets.length > 0
      await save()
    },
    all: () => bots.all(),
  }
}
