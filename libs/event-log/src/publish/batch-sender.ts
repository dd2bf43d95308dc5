/**
 * Sends sealed batches to the leaders of their partitions, as an idempotent producer: what the broker has got already
 * it drops, so the same bytes are safe to send again until it answers or we give up.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { UnavailableError } from '@profilestream/contracts'
import { IMPATIENT } from '../kafka-client.js'
import { protocolError, type KafkaCluster } from './kafka-cluster.js'
import type { WaitingBatch } from './partition-queue.js'
import { produceCall, type PartitionBatch } from './produce-request.js'

/** Sends batches. */
export interface BatchSender {
  /** The number of partitions of a topic, known within the age of metadata. */
  partitionsOf(topic: string): Promise<number>
  /** Asks for the partitions anew, and gives their number. */
  partitionsNowOf(topic: string): Promise<number>
  /**
   * Resolves when all replicas have every batch; at most one batch a partition. Each is told to `onAcknowledged` once.
   * @throws what kafkajs throws; the sender is of no more use then
   */
  send(batches: readonly WaitingBatch[], onAcknowledged: (batch: WaitingBatch) => void): Promise<void>
  close(): Promise<void>
}

/** The broker has the batch: it was sent before, and the answer was lost. */
const DUPLICATE_SEQUENCE_NUMBER = 46
/** How long the leader may wait for its replicas. */
const REPLICAS_TIMEOUT_MS = 30_000
/** Of transactions, which we have none of; the request has a place for it. */
const TRANSACTION_TIMEOUT_MS = 60_000
/** Sequence numbers are signed 32 bits and go on at 0. */
const SEQUENCES = 2 ** 31

/** A batch, sealed: the bytes that are sent until they are acknowledged. */
interface SealedBatch extends PartitionBatch {
  readonly waiting: WaitingBatch
}

const keyOf = ({ topic, partition }: Omit<PartitionBatch, 'bytes'>): string => `${partition} ${topic}`

const mayPass = (error: unknown): boolean =>
  !(error instanceof Error) || !('retriable' in error) || error.retriable !== false

/** A closed connection is made anew only after its broker is forgotten. */
const forgetClosed = (cluster: KafkaCluster, error: unknown): void => {
  if (!(error instanceof Error) || error.name !== 'KafkaJSConnectionClosedError') return
  const { host, port } = error as Error & { readonly host: string; readonly port: number }
  cluster.removeBroker({ host, port })
}

/** Tries as often as we are patient, with pauses that grow. @param work  is told of the failure before */
const patiently = async <Result>(work: (failure?: unknown) => Promise<Result>): Promise<Result> => {
  const { retries, initialRetryTimeMs, maxRetryTimeMs } = IMPATIENT
  let failure: unknown
  for (let attempt = 0; ; attempt++) {
    if (attempt > 0) await pause(Math.min(initialRetryTimeMs * 2 ** (attempt - 1), maxRetryTimeMs))
    try {
      return await work(failure)
    } catch (error) {
      if (!mayPass(error) || attempt === retries) throw error
      failure = error
    }
  }
}

const askForProducerId = async (cluster: KafkaCluster) => {
  await cluster.refreshMetadataIfNecessary()
  const controller = await cluster.findControllerBroker()
  return controller.initProducerId({ transactionTimeout: TRANSACTION_TIMEOUT_MS })
}

/** Connects, and has the cluster give us a producer id. */
export const createBatchSender = async (cluster: KafkaCluster): Promise<BatchSender> => {
  await cluster.connect()
  const given = await patiently(() => askForProducerId(cluster))
  const producerId = BigInt(given.producerId)
  const sequences = new Map<string, number>()

  const seal = (waiting: WaitingBatch): SealedBatch => {
    const key = keyOf(waiting)
    const firstSequence = sequences.get(key) ?? 0
    sequences.set(key, (firstSequence + waiting.writer.count) % SEQUENCES)
    const bytes = waiting.writer.seal({ producerId, producerEpoch: given.producerEpoch, firstSequence })
    return { topic: waiting.topic, partition: waiting.partition, bytes, waiting }
  }
  const leaderOf = ({ topic, partition }: SealedBatch): number => {
    const known = cluster
      .findTopicPartitionMetadata(topic)
      .find(({ partitionId }) => partitionId === partition)
    if (known === undefined)
      throw new UnavailableError(`partition ${partition} of ${topic} is not known any more`)
    return known.leader
  }
  const byLeader = (batches: Iterable<SealedBatch>): ReadonlyMap<number, SealedBatch[]> => {
    const leaders = new Map<number, SealedBatch[]>()
    for (const batch of batches) {
      const leader = leaderOf(batch)
      const known = leaders.get(leader)
      if (known === undefined) leaders.set(leader, [batch])
      else known.push(batch)
    }
    return leaders
  }
  /** Sends to one leader; batches it has are taken out of `left`. */
  const sendTo = async (nodeId: number, batches: SealedBatch[], left: Map<string, SealedBatch>) => {
    const broker = await cluster.findBroker({ nodeId })
    const answers = await broker.connectionPool.send(produceCall(batches, REPLICAS_TIMEOUT_MS))
    let refusal: Error | undefined
    for (const answer of answers) {
      const isThere = answer.errorCode === 0 || answer.errorCode === DUPLICATE_SEQUENCE_NUMBER
      if (isThere) left.delete(keyOf(answer))
      else refusal = protocolError(answer.errorCode)
    }
    if (refusal !== undefined) throw refusal
  }
  const sendOnce = async (left: Map<string, SealedBatch>): Promise<void> => {
    await cluster.refreshMetadataIfNecessary()
    const sent = await Promise.allSettled(
      [...byLeader(left.values())].map(([leader, batches]) => sendTo(leader, batches, left)),
    )
    const failed = sent.find((outcome) => outcome.status === 'rejected')
    if (failed !== undefined) throw failed.reason as Error
  }
  const recover = async (error: unknown): Promise<void> => {
    forgetClosed(cluster, error)
    if (!cluster.isConnected()) await cluster.connect()
    await cluster.refreshMetadata()
  }
  const partitionsNowOf = async (topic: string): Promise<number> => {
    await cluster.refreshMetadata()
    return cluster.findTopicPartitionMetadata(topic).length
  }
  return {
    partitionsOf: async (topic) => {
      await cluster.addMultipleTargetTopics([topic])
      const { length } = cluster.findTopicPartitionMetadata(topic)
      return length > 0 ? length : partitionsNowOf(topic)
    },
    partitionsNowOf,
    send: async (batches, onAcknowledged) => {
      const left = new Map(batches.map((batch) => [keyOf(batch), seal(batch)]))
      await patiently(async (failure) => {
        const before = [...left.values()]
        try {
          if (failure !== undefined) await recover(failure)
          await sendOnce(left)
        } finally {
          for (const sealed of before) if (!left.has(keyOf(sealed))) onAcknowledged(sealed.waiting)
        }
      })
    },
    close: () => cluster.disconnect(),
  }
}
