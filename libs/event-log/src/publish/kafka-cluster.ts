/**
 * The one place that reaches below kafkajs' public interface (its version is pinned): the connections to a cluster's
 * brokers, with their TLS, SASL, timeouts and metadata, so that requests can be sent that kafkajs would not write itself.
 */
import { createRequire } from 'node:module'
import type { Kafka, PartitionMetadata } from 'kafkajs'
import { InvariantError } from '@profilestream/contracts'
import type { ProtocolCall } from './produce-request.js'

/** A broker, connected. */
export interface ClusterBroker {
  readonly connectionPool: { send: <Answer>(call: ProtocolCall<Answer>) => Promise<Answer> }
  initProducerId(request: { readonly transactionTimeout: number }): Promise<{
    /** A whole number of 64 bits. */
    readonly producerId: string
    readonly producerEpoch: number
  }>
}

/** The brokers of a cluster, and who leads which partition. */
export interface KafkaCluster {
  connect(): Promise<void>
  disconnect(): Promise<void>
  isConnected(): boolean
  /** Asks for these topics' metadata where it is not known yet. */
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>
  refreshMetadata(): Promise<void>
  refreshMetadataIfNecessary(): Promise<void>
  /** Empty while nothing is known of the topic. */
  findTopicPartitionMetadata(topic: string): readonly PartitionMetadata[]
  findBroker: (node: { readonly nodeId: number }) => Promise<ClusterBroker>
  findControllerBroker(): Promise<ClusterBroker>
  removeBroker(address: { readonly host: string; readonly port: number }): void
}

type CreateCluster = (settings: {
  readonly metadataMaxAge: number
  readonly allowAutoTopicCreation: boolean
}) => KafkaCluster

/** How old a topic's metadata may be, milliseconds. */
const METADATA_MAX_AGE_MS = 30_000

/** The name under which a client keeps what makes its clusters. */
const nameOfCreate = (kafka: Kafka): symbol => {
  const name = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  )
  if (name !== undefined) return name
  throw new InvariantError('this kafkajs has another inside than 2.2.4: install the version that is pinned')
}

/** A client by its inside. */
type Inside = Record<symbol, CreateCluster>

/** The connections that kafkajs' own producer would use; nothing connects yet. */
export const createKafkaCluster = (kafka: Kafka): KafkaCluster => {
  const create = (kafka as unknown as Inside)[nameOfCreate(kafka)]
  if (create === undefined) throw new InvariantError('this kafkajs makes no clusters')
  return create({ metadataMaxAge: METADATA_MAX_AGE_MS, allowAutoTopicCreation: false })
}

/** Changes a call before it is sent. */
type ChangeCall = <Answer>(call: ProtocolCall<Answer>) => ProtocolCall<Answer>

/** Has every call of this client's brokers changed before it is sent. @returns the same client */
export const wrapClusters = (kafka: Kafka, change: ChangeCall): Kafka => {
  const inside = kafka as unknown as Inside
  const name = nameOfCreate(kafka)
  const create = inside[name]
  if (create === undefined) throw new InvariantError('this kafkajs makes no clusters')
  const wrapped = new WeakSet<ClusterBroker>()
  const wrap = (broker: ClusterBroker): ClusterBroker => {
    if (wrapped.has(broker)) return broker
    wrapped.add(broker)
    const { connectionPool } = broker
    const send = connectionPool.send.bind(connectionPool)
    connectionPool.send = (call) => send(change(call))
    return broker
  }
  inside[name] = (settings) => {
    const cluster = create(settings)
    const findBroker = cluster.findBroker.bind(cluster)
    cluster.findBroker = async (node) => wrap(await findBroker(node))
    return cluster
  }
  return kafka
}

const { createErrorFromCode } = createRequire(import.meta.url)('kafkajs/src/protocol/error.js') as {
  createErrorFromCode: (code: number) => Error
}

/** kafkajs' error for a code of the protocol; `retriable` on it says whether the broker may answer otherwise later. */
export const protocolError = (code: number): Error => createErrorFromCode(code)
