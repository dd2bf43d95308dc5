/**
 * Consumes a topic as a member of a group, batch by batch of one partition. Nothing is committed that was not asked
 * for; what fails and may pass is delivered again; a consumer that kafkajs gave up on is made anew.
 */
import { describeError, UnavailableError } from '@profilestream/contracts'
import { isRetriable, type Gauge, type Logger } from '@profilestream/service'
import type { Consumer, ConsumerCrashEvent, ConsumerGroupJoinEvent, EachBatchPayload, Kafka } from 'kafkajs'
import type { BatchControl, ConsumeOptions, Subscription } from './consume-options.js'
import { isKafkaError } from './kafka-errors.js'
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
    const consumer = this.createConsumer()
    this.consumer = consumer
    try {
      await consumer.connect()
      await consumer.subscribe({ topic, fromBeginning: true })
    } catch (error) {
      await consumer.disconnect().catch(() => undefined)
      throw this.dependencies.explain(error, `consuming ${topic} as ${groupId}`)
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
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) =>
      this.options.onPassed?.(payload.partition, Number(payload.lastOffset) + 1),
    )
    consumer.on(consumer.events.CRASH, (event) => this.crashed(consumer, event))
    return consumer
  }

  private joined({ payload }: ConsumerGroupJoinEvent): void {
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
    const { batch } = payload
    const { topic, partition } = batch
    const isOver = (): boolean => payload.isStale() || !payload.isRunning() || this.ended
    try {
      await this.assignment
    } catch {
      return
    }
    if (isOver()) return
    // A handler may take long; as long as this process lives, its partitions are its own.
    const living = setInterval(() => void payload.heartbeat().catch(() => undefined), this.heartbeatMs)
    const records = batch.messages.map((message) => recordOf(partition, message))
    const highWatermark = Number(batch.highWatermark)
    try {
      await this.options.onBatch(
        { topic, partition, records, highWatermark },
        this.controlOf(payload, isOver),
      )
      if (!payload.isStale()) payload.resolveOffset(batch.lastOffset())
      this.backoff.succeeded(partition)
      this.tellLag(partition, highWatermark - Number(batch.lastOffset()) - 1)
    } catch (error) {
      this.handleFailure(partition, error)
    } finally {
      clearInterval(living)
    }
    await payload.heartbeat()
  }

  private controlOf(payload: EachBatchPayload, isOver: () => boolean): BatchControl {
    const { topic, partition } = payload.batch
    return {
      resolve: (offset) => payload.resolveOffset(String(offset)),
      commit: (nextOffset, metadata) =>
        payload.commitOffsetsIfNecessary({
          topics: [
            {
              topic,
              partitions: [
                { partition, offset: String(nextOffset), ...(metadata === undefined ? {} : { metadata }) },
              ],
            },
          ],
        }),
      heartbeat: () => payload.heartbeat(),
      isStale: isOver,
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

  pause(partitions: readonly number[] = this.partitions): void {
    if (!this.ended) this.consumer?.pause([{ topic: this.options.topic, partitions: [...partitions] }])
  }

  resume(partitions: readonly number[] = this.partitions): void {
    if (!this.ended) this.consumer?.resume([{ topic: this.options.topic, partitions: [...partitions] }])
  }

  seek(partition: number, offset: number): void {
    this.consumer?.seek({ topic: this.options.topic, partition, offset: String(offset) })
  }

  async commit(nextOffsets: ReadonlyMap<number, number>, metadata?: string): Promise<void> {
    const { topic, groupId } = this.options
    const offsets = [...nextOffsets].map(([partition, offset]) => ({
      topic,
      partition,
      offset: String(offset),
      ...(metadata === undefined ? {} : { metadata }),
    }))
    if (offsets.length === 0 || this.consumer === undefined) return
    try {
      await this.consumer.commitOffsets(offsets)
    } catch (error) {
      this.dependencies.logger.warn({ groupId, topic, reason: describeError(error) }, 'offsets not committed')
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
