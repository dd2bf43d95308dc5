/** The clickstream into the training log: decode → check → what enters the history → take. */
import type { ClickstreamEvent, EpochMs, ScenarioDefinition, ScenarioName } from '@profilestream/contracts'
import type { EventLog, LogRecord, RecordBatch, Subscription } from '@profilestream/event-log'
import { checkEvent } from '@profilestream/profile'
import type { LifecyclePart, Logger } from '@profilestream/service'
import { eventHashOf, type LoggedInteraction, type TrainingLog } from '@profilestream/training-log'
import type { TrainerMetrics } from './metrics.js'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { requireOwnLog } from './log-origin.js'

/** What consuming needs. */
export interface ClickstreamDependencies {
  readonly eventLog: EventLog
  readonly log: TrainingLog
  readonly scenarios: ReadonlyMap<ScenarioName, ScenarioDefinition>
  readonly metrics: TrainerMetrics
  readonly logger: Logger
}

/** How often what was taken is put on disk, and whom to tell when it can't go on. */
export interface ClickstreamSettings {
  readonly groupId: string
  /** Folder of the training log. */
  readonly folder: string
  readonly flushInteractions: number
  readonly flushSeconds: number
  /** Told of each interaction that was added. @param at  the broker's time of the record */
  readonly onAdded: (interaction: LoggedInteraction, at: EpochMs) => void
  readonly fail: (error: unknown) => void
}

/** The trainer's reading of the clickstream, as a part of its lifecycle. */
export const createClickstream = (
  dependencies: ClickstreamDependencies,
  settings: ClickstreamSettings,
): LifecyclePart => {
  const { eventLog, log, logger } = dependencies
  const topic = eventLog.topics.clickstream.name
  let subscription: Subscription | undefined
  let timer: NodeJS.Timeout | undefined

  const flush = async (): Promise<void> => {
    if (log.unflushed() > 0) await log.flush()
    await subscription?.commit(log.flushedPositions())
  }
  const flushInTime = (): void => {
    if (log.unflushed() === 0) return
    flush().catch((error: unknown) =>
      logger.warn({ err: error }, 'the training log could not be flushed yet'),
    )
  }
  return {
    start: async () => {
      await requireOwnLog({ eventLog, log, logger }, settings.folder)
      subscription = await eventLog.consumeBatches({
        topic,
        groupId: settings.groupId,
        onAssigned: (partitions, assigned) => {
          for (const partition of partitions) assigned.seek(partition, log.position(partition))
          return Promise.resolve()
        },
        onBatch: async (batch) => {
          await takeBatch(dependencies, settings, batch)
          if (log.unflushed() >= settings.flushInteractions) await flush()
        },
        onFailed: settings.fail,
      })
      timer = setInterval(flushInTime, settings.flushSeconds * 1_000)
    },
    stop: async () => {
      clearInterval(timer)
      await flush()
      await subscription?.stop()
    },
  }
}

/** What a record is to the training log. */
interface Reading {
  /** null when it enters no history or is no valid event. */
  readonly interaction: LoggedInteraction | null
  readonly refused: boolean
}

const REFUSED: Reading = { interaction: null, refused: true }

/** Records taken in one turn of the event loop: some milliseconds. */
const RECORDS_A_TURN = 500

const takeBatch = async (
  dependencies: ClickstreamDependencies,
  { onAdded }: Pick<ClickstreamSettings, 'onAdded'>,
  batch: RecordBatch,
): Promise<void> => {
  const { log, metrics } = dependencies
  const outcomes = new Map<string, number>()
  const touched = new Set<ScenarioName>()
  for (const [at, record] of batch.records.entries()) {
    if (at % RECORDS_A_TURN === RECORDS_A_TURN - 1) await nextTurn()
    if (record.offset < log.position(record.partition)) continue
    const { interaction, refused } = await readRecord(dependencies, record)
    const taken = log.take(record, interaction)
    if (interaction !== null) touched.add(interaction.scenario)
    if (interaction !== null && taken === 'added') onAdded(interaction, record.timestamp)
    const outcome = refused ? 'refused' : taken
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  for (const [outcome, count] of outcomes) metrics.taken(outcome, count)
  for (const scenario of touched) metrics.interactions(scenario, log.interactions(scenario))
}

/** What is no valid event is refused; the profile builder sends it to the dead letters. */
const readRecord = async (
  { eventLog, scenarios }: ClickstreamDependencies,
  record: LogRecord,
): Promise<Reading> => {
  const reading = eventLog.decode(eventLog.codecs.clickstreamEvent, record.value)
  const decoded = reading instanceof Promise ? await reading : reading
  if (decoded.kind === 'dead-letter') return REFUSED
  const checked = checkEvent(decoded.value, record.timestamp, { scenarios })
  if (checked.kind === 'dead-letter') return REFUSED
  return { interaction: interactionOf(checked.value, scenarios), refused: false }
}

/** What the training log keeps of a checked event; null for one that enters no history. */
export const interactionOf = (
  event: ClickstreamEvent,
  scenarios: ClickstreamDependencies['scenarios'],
): LoggedInteraction | null => {
  const { scenario, userId, itemId, action, occurredAt, eventId } = event
  const { dwellMs, completion, price, quantity, rating } = event
  const entersHistory = scenarios.get(scenario)?.actions[action]?.enters === 'history'
  if (itemId === null || !entersHistory) return null
  const numbers = { dwellMs, completion, price, quantity, rating }
  return { scenario, userId, itemId, action, occurredAt, eventHash: eventHashOf(userId, eventId), numbers }
}
