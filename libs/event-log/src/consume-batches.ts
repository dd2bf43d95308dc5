/**
 * Consumes a topic as a member of a group, batch by batch of one partition. Nothing is committed that was not asked
 * for; what fails and may pass is delivered again; a consumer that kafkajs gave up on is made anew.
 */
import { describeError, UnavailableError } from '@profilestream/contracts'
import { isRetriable } from '@profilestream/service'
import type { Consumer, ConsumerCrashEvent, ConsumerGroupJoinEvent, EachBatchPayload } from 'kafkajs'
import { createBackoff } from './backoff.js'
import { batchControlOf } from './batch-control.js'
import { committedPlace, commitOnce } from './commit-offsets.js'
import type { ConsumeOptions, Subscription } from './consume-options.js'
import { consumerConfig, heartbeatMsOf, type ConsumeDependencies } from './consumer-config.js'
import { createHeldPartitions } from './held-partitions.js'
import { isKafkaError } from './kafka-errors.js'
import { awaitingLeaders } from './leader-patience.js'
import { recordBatchOf } from './record-batch-of.js'
import { createRenewal } from './renewal.js'

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
  /** The consumer that counts: what others still say or bring is of no interest. */
  private consumer: Consumer | undefined
  private partitions: readonly number[] = []
  private readonly held = createHeldPartitions()
  /** Until `onAssigned` has handled the newest assignment nothing is fetched: kafkajs would go on somewhere by itself. */
  private isAssigning = false
  /** Settles when `onAssigned` has handled the newest assignment. */
  private assignment: Promise<void> = Promise.resolve()
  /** Settles when no consumer is being started. */
  private starting: Promise<void> = Promise.resolve()
  private ended = false
  /** Grows with each joining of the group: what was fetched before one counts for nothing after it. */
  private joinings = 0
  private readonly renewal = createRenewal({
    renew: () => this.renew(),
    onRenewing: (error, pauseMs) => this.sayRenewing(error, pauseMs),
    onFailed: (error) => this.fail(error),
  })
  private readonly backoff = createBackoff(
    (partition) => this.pause([partition]),
    (partition) => this.resume([partition]),
  )

  constructor(
    private readonly dependencies: ConsumeDependencies,
    private readonly options: ConsumeOptions,
  ) {}

  start(): Promise<void> {
    const started = this.startConsumer()
    this.starting = started.catch(() => undefined)
    return started
  }

  private async startConsumer(): Promise<void> {
    const { topic, groupId } = this.options
    const doing = `consuming ${topic} as ${groupId}`
    const consumer = this.createConsumer()
    this.consumer = consumer
    try {
      await consumer.connect()
      await awaitingLeaders(this.dependencies, doing, () =>
        this.ended ? Promise.resolve() : consumer.subscribe({ topic, fromBeginning: true }),
      )
      if (this.ended) return
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: this.options.partitionsConcurrently ?? 1,
        eachBatch: (payload) => this.handle(consumer, payload),
      })
    } catch (error) {
      await consumer.disconnect().catch(() => undefined)
      throw this.dependencies.explain(error, doing)
    }
  }

  private async renew(): Promise<void> {
    const old = this.consumer
    this.consumer = undefined
    await old?.disconnect().catch(() => undefined)
    if (!this.ended) await this.start()
  }

  private createConsumer(): Consumer {
    const consumer = this.dependencies.createKafka().consumer(consumerConfig(this.dependencies, this.options))
    const counts = (): boolean => consumer === this.consumer && !this.ended
    consumer.on(consumer.events.GROUP_JOIN, (event) => {
      if (counts()) this.joined(consumer, event)
    })
    consumer.on(consumer.events.REBALANCING, () => {
      if (counts()) void this.options.onRevoked?.()
    })
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      // A batch without a record to show is never handled.
      if (!counts() || payload.batchSize > 0) return
      this.options.onPassed?.(payload.partition, Number(payload.lastOffset) + 1)
    })
    consumer.on(consumer.events.CRASH, (event) => {
      if (counts()) this.crashed(event)
    })
    return consumer
  }

  private joined(consumer: Consumer, { payload }: ConsumerGroupJoinEvent): void {
    this.joinings += 1
    const { joinings } = this
    // While another consumer is made, what becomes of this one's assignment is of no interest.
    const isNewest = (): boolean => joinings === this.joinings && consumer === this.consumer
    this.partitions = [...(payload.memberAssignment[this.options.topic] ?? [])].sort((a, b) => a - b)
    this.assigning(true)
    this.assignment = this.assign()
    this.assignment.then(
      () => {
        if (isNewest()) this.assigning(false)
        this.renewal.works()
      },
      // What may pass is tried again by joining the group anew; until then nothing is fetched.
      (error: unknown) => {
        if (isNewest()) this.renewal.failed(error)
      },
    )
  }

  /** kafkajs tells of its first joining just before it has started, and until then commits nothing and does not say so. */
  private async assign(): Promise<void> {
    await this.starting
    await this.options.onAssigned?.(this.partitions, this)
  }

  private assigning(isAssigning: boolean): void {
    this.isAssigning = isAssigning
    this.tellHeld()
  }

  private crashed({ payload }: ConsumerCrashEvent): void {
    const { topic, groupId } = this.options
    this.renewal.failed(this.dependencies.explain(payload.error, `consuming ${topic} as ${groupId}`))
  }

  private sayRenewing(error: unknown, pauseMs: number): void {
    const { topic, groupId } = this.options
    this.dependencies.logger.warn(
      { topic, groupId, pauseMs, reason: describeError(error) },
      'consuming stopped; joining the group anew',
    )
  }

  private fail(error: unknown): void {
    if (this.ended) return
    const failure =
      error instanceof Error ? error : new UnavailableError(describeError(error), { retriable: false })
    void this.stop().catch(() => undefined)
    this.options.onFailed(failure)
  }

  private async handle(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { joinings } = this
    const isOver = (): boolean =>
      payload.isStale() ||
      !payload.isRunning() ||
      this.ended ||
      this.joinings !== joinings ||
      this.consumer !== consumer
    // Checking an assignment and handling a batch may take long; as long as this process lives, its partitions are its own.
    const living = setInterval(
      () => void payload.heartbeat().catch(() => undefined),
      heartbeatMsOf(this.dependencies),
    )
    try {
      if (await this.isAssigned()) if (!isOver()) await this.handOver(payload, isOver)
    } catch (error) {
      this.handleFailure(payload.batch.partition, error)
    } finally {
      clearInterval(living)
    }
    await payload.heartbeat()
  }

  private isAssigned(): Promise<boolean> {
    return this.assignment.then(
      () => true,
      () => false,
    )
  }

  private async handOver(payload: EachBatchPayload, isOver: () => boolean): Promise<void> {
    const batch = recordBatchOf(payload.batch)
    const { partition, highWatermark } = batch
    const outcome = { isHandled: true }
    const control = {
      ...batchControlOf(payload, isOver),
      again: () => {
        outcome.isHandled = false
      },
    }
    // Compaction may have left nothing behind the offset that was asked for.
    if (batch.records.length > 0) await this.options.onBatch(batch, control)
    if (!outcome.isHandled || isOver()) return
    const lastOffset = payload.batch.lastOffset()
    payload.resolveOffset(lastOffset)
    this.backoff.succeeded(partition)
    this.tellLag(partition, highWatermark - Number(lastOffset) - 1)
    this.options.onPassed?.(partition, Number(lastOffset) + 1)
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

  /** Tells the consumer which of its partitions are held, where that is not what it holds. */
  private tellHeld(): void {
    const { topic } = this.options
    this.tell((consumer) => {
      const paused = new Set(consumer.paused().flatMap(({ partitions }) => partitions))
      const isHeld = (partition: number): boolean => this.isAssigning || this.held.isHeld(partition)
      const toPause = this.partitions.filter((partition) => isHeld(partition) && !paused.has(partition))
      const toResume = this.partitions.filter((partition) => !isHeld(partition) && paused.has(partition))
      if (toPause.length > 0) consumer.pause([{ topic, partitions: toPause }])
      if (toResume.length > 0) consumer.resume([{ topic, partitions: toResume }])
    })
  }

  pause(partitions?: readonly number[]): void {
    this.held.hold(partitions)
    this.tellHeld()
  }

  resume(partitions?: readonly number[]): void {
    this.held.release(partitions)
    this.tellHeld()
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
      ...committedPlace(partition, offset, metadataOf?.(partition)),
    }))
    if (offsets.length === 0) return true
    try {
      return await commitOnce(this.consumer, offsets)
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
    this.backoff.stop()
    await this.renewal.stop()
    // kafkajs joins the group even when it is told to stop meanwhile.
    await this.starting
    await this.consumer?.disconnect()
  }
}
