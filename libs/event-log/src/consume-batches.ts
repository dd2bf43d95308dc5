/**
 * Consumes a topic as a member of a group, batch by batch of one partition. Nothing is committed that was not asked
 * for; what fails and may pass is delivered again; a consumer that kafkajs gave up on is made anew.
 */
import { describeError, UnavailableError } from '@profilestream/contracts'
import { isRetriable, type Gauge, type Logger } from '@profilestream/service'
import type { Consumer, ConsumerCrashEvent, ConsumerGroupJoinEvent, EachBatchPayload, Kafka } from 'kafkajs'
import type { BatchControl, ConsumeOptions, Subscription } from './consume-options.js'
import { isKafkaError } from './kafka-errors.js'
import { awaitingLeaders } from './leader-patience.js'
import { recordOf } from './records.js'

/** What consuming needs. */
export interface ConsumeDependencies {
  readonly logger: Logger
  /** A client of its own for each consumer. */
  readonly createKafka: () => Kafka
  readonly lag: Gauge<'group' | 'topic' | 'partition'>
  readonly sessionTimeoutMs: number
  /** How often kafkajs looks for new partitions; until then their events wait. */
  readonly metadataMaxAgeMs: number
  /** How long a topic that was just made may be without leaders. */
  readonly leaderWaitMs: number
  readonly explain: (error: unknown, doing: string) => Error
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000

/** Pauses a partition after a failure, longer each time, and lets it go on by itself. */
const createBackoff = (pause: (partition: number) => void, resume: (partition: number) => void) => {
  const pauses = new Map<number, number>()
  const timers = new Set<NodeJS.Timeout>()
  return {
    failed: (partition: number): number => {
      const pauseMs = pauses.get(partition) ?? FIRST_PAUSE_MS
      pauses.set(partition, Math.min(pauseMs * 2, LONGEST_PAUSE_MS))
      pause(partition)
      const timer = setTimeout(() => {
        timers.delete(timer)
        resume(partition)
      }, pauseMs)
      timers.add(timer)
      return pauseMs
    },
    succeeded: (partition: number): void => void pauses.delete(partition),
    stop: (): void => timers.forEach((timer) => clearTimeout(timer)),
  }
}

/** kafkajs takes an absent field, not an undefined one. */
const withMetadata = (metadata: string | undefined): { metadata?: string } =>
  metadata === undefined ? {} : { metadata }

/** Consumes a topic until it is stopped. */
export const consumeBatches = async (
  dependencies: ConsumeDependencies,
  options: ConsumeOptions,
): Promise<Subscription> => {
  const subscription = new BatchSubscription(dependencies, options)
  await subscription.start()
  return subscription
}

/** One subscription and, in turn, its consumers. */
class BatchSubscription implements Subscription {
  private consumer: Consumer | undefined
  private partitions: readonly number[] = []
  /** Settles when `onAssigned` has handled the newest assignment. */
  private assignment: Promise<void> = Promise.resolve()
  private ended = false
  /** Grows with each joining of the group: what was fetched before one counts for nothing after it. */
  private joinings = 0
  private restart: NodeJS.Timeout | undefined
  private restartPauseMs = FIRST_PAUSE_MS
  private readonly backoff = createBackoff(
    (partition) => this.pause([partition]),
    (partition) => this.resume([partition]),
  )

  constructor(
    private readonly dependencies: ConsumeDependencies,
    private readonly options: ConsumeOptions,
  ) {}

  async start(): Promise<void> {
    const { topic, groupId } = this.options
    const doing = `consuming ${topic} as ${groupId}`
    const consumer = this.createConsumer()
    this.consumer = consumer
    try {
      await consumer.connect()
      await awaitingLeaders(this.dependencies, doing, () =>
        consumer.subscribe({ topic, fromBeginning: true }),
      )
    } catch (error) {
      await consumer.disconnect().catch(() => undefined)
      throw this.dependencies.explain(error, doing)
    }
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.options.partitionsConcurrently ?? 1,
      eachBatch: (payload) => this.handle(payload),
    })
  }

  private get heartbeatMs(): number {
    return Math.floor(this.dependencies.sessionTimeoutMs / 3)
  }

  private createConsumer(): Consumer {
    const { sessionTimeoutMs, createKafka } = this.dependencies
    const { groupId, maxBytesPerPartition = 1_048_576, maxWaitMs = 500 } = this.options
    const consumer = createKafka().consumer({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: Math.max(sessionTimeoutMs, 10_000),
      heartbeatInterval: this.heartbeatMs,
      metadataMaxAge: this.dependencies.metadataMaxAgeMs,
      allowAutoTopicCreation: false,
      maxBytesPerPartition,
      maxBytes: Math.max(maxBytesPerPartition * 16, 10_485_760),
      maxWaitTimeInMs: maxWaitMs,
    })
    consumer.on(consumer.events.GROUP_JOIN, (event) => this.joined(event))
    consumer.on(consumer.events.REBALANCING, () => void this.options.onRevoked?.())
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      // A batch without a record to show is never handled.
      if (payload.batchSize === 0) this.options.onPassed?.(payload.partition, Number(payload.lastOffset) + 1)
    })
    consumer.on(consumer.events.CRASH, (event) => this.crashed(consumer, event))
    return consumer
  }

  private joined({ payload }: ConsumerGroupJoinEvent): void {
    this.joinings += 1
    this.restartPauseMs = FIRST_PAUSE_MS
    this.partitions = [...(payload.memberAssignment[this.options.topic] ?? [])].sort((a, b) => a - b)
    this.assignment = this.options.onAssigned?.(this.partitions, this) ?? Promise.resolve()
    this.assignment.catch((error: unknown) => this.refused(error))
  }

  /** `onAssigned` threw: what may pass is tried again by joining the group anew. */
  private refused(error: unknown): void {
    if (isRetriable(error)) this.makeAnew(this.consumer, error)
    else this.fail(error)
  }

  private crashed(consumer: Consumer, { payload }: ConsumerCrashEvent): void {
    if (payload.restart || this.ended || consumer !== this.consumer) return
    const { topic, groupId } = this.options
    const error = this.dependencies.explain(payload.error, `consuming ${topic} as ${groupId}`)
    if (isRetriable(error)) this.makeAnew(consumer, error)
    else this.fail(error)
  }

  private makeAnew(consumer: Consumer | undefined, error: unknown): void {
    if (this.ended || this.restart !== undefined) return
    const pauseMs = this.restartPauseMs
    this.restartPauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    this.dependencies.logger.warn(
      { pauseMs, reason: describeError(error) },
      'consuming stopped; joining the group anew',
    )
    this.restart = setTimeout(() => {
      this.restart = undefined
      void (consumer?.disconnect() ?? Promise.resolve())
        .catch(() => undefined)
        .then(() => (this.ended ? undefined : this.start()))
        .catch((failure: unknown) =>
          isRetriable(failure) ? this.makeAnew(undefined, failure) : this.fail(failure),
        )
    }, pauseMs)
  }

  private fail(error: unknown): void {
    if (this.ended) return
    const failure =
      error instanceof Error ? error : new UnavailableError(describeError(error), { retriable: false })
    void this.stop().catch(() => undefined)
    this.options.onFailed(failure)
  }

  private async handle(payload: EachBatchPayload): Promise<void> {
    const { joinings } = this
    const isOver = (): boolean =>
      payload.isStale() || !payload.isRunning() || this.ended || this.joinings !== joinings
    try {
      await this.assignment
    } catch {
      return
    }
    if (isOver()) return
    // A handler may take long; as long as this process lives, its partitions are its own.
    const living = setInterval(() => void payload.heartbeat().catch(() => undefined), this.heartbeatMs)
    try {
      await this.handOver(payload, isOver)
    } catch (error) {
      this.handleFailure(payload.batch.partition, error)
    } finally {
      clearInterval(living)
    }
    await payload.heartbeat()
  }

  private async handOver(payload: EachBatchPayload, isOver: () => boolean): Promise<void> {
    const { topic, partition, messages, highWatermark } = payload.batch
    const outcome = { isHandled: true }
    const control = {
      ...this.controlOf(payload, isOver),
      again: () => {
        outcome.isHandled = false
      },
    }
    const records = messages.map((message) => recordOf(partition, message))
    await this.options.onBatch({ topic, partition, records, highWatermark: Number(highWatermark) }, control)
    if (!outcome.isHandled || isOver()) return
    const lastOffset = payload.batch.lastOffset()
    payload.resolveOffset(lastOffset)
    this.backoff.succeeded(partition)
    this.tellLag(partition, Number(highWatermark) - Number(lastOffset) - 1)
    this.options.onPassed?.(partition, Number(lastOffset) + 1)
  }

  private controlOf(payload: EachBatchPayload, isStale: () => boolean): Omit<BatchControl, 'again'> {
    const { topic, partition } = payload.batch
    return {
      resolve: (offset) => {
        if (!isStale()) payload.resolveOffset(String(offset))
      },
      commit: (nextOffset, metadata) =>
        payload.commitOffsetsIfNecessary({
          topics: [
            { topic, partitions: [{ partition, offset: String(nextOffset), ...withMetadata(metadata) }] },
          ],
        }),
      heartbeat: () => payload.heartbeat(),
      isStale,
    }
  }

  /** kafkajs' own errors go back to kafkajs, whose loop joins the group anew. */
  private handleFailure(partition: number, error: unknown): void {
    if (isKafkaError(error)) throw error as Error
    if (!isRetriable(error)) return this.fail(error)
    const pauseMs = this.backoff.failed(partition)
    const { topic, groupId } = this.options
    this.dependencies.logger.warn(
      { topic, groupId, partition, pauseMs, reason: describeError(error) },
      'a batch failed; it is delivered again',
    )
  }

  private tellLag(partition: number, records: number): void {
    const { topic, groupId } = this.options
    this.dependencies.lag.set({ group: groupId, topic, partition: String(partition) }, Math.max(0, records))
  }

  /** Nothing can be told to a consumer that is being made anew; it begins at what is committed. */
  private tell(what: (consumer: Consumer) => void): void {
    if (this.ended || this.consumer === undefined) return
    try {
      what(this.consumer)
    } catch (error) {
      if (!isKafkaError(error)) throw error
    }
  }

  pause(partitions: readonly number[] = this.partitions): void {
    this.tell((consumer) => consumer.pause([{ topic: this.options.topic, partitions: [...partitions] }]))
  }

  resume(partitions: readonly number[] = this.partitions): void {
    this.tell((consumer) => consumer.resume([{ topic: this.options.topic, partitions: [...partitions] }]))
  }

  seek(partition: number, offset: number): void {
    this.tell((consumer) => consumer.seek({ topic: this.options.topic, partition, offset: String(offset) }))
  }

  async commit(
    nextOffsets: ReadonlyMap<number, number>,
    metadataOf?: (partition: number) => string | undefined,
  ): Promise<boolean> {
    const { topic, groupId } = this.options
    const offsets = [...nextOffsets].map(([partition, offset]) => ({
      topic,
      partition,
      offset: String(offset),
      ...withMetadata(metadataOf?.(partition)),
    }))
    if (offsets.length === 0) return true
    if (this.consumer === undefined) return false
    try {
      await this.consumer.commitOffsets(offsets)
      return true
    } catch (error) {
      this.dependencies.logger.warn({ groupId, topic, reason: describeError(error) }, 'offsets not committed')
      return false
    }
  }

  assigned(): readonly number[] {
    return this.partitions
  }

  async stop(): Promise<void> {
    this.ended = true
    clearTimeout(this.restart)
    this.backoff.stop()
    await this.consumer?.disconnect()
  }
}
