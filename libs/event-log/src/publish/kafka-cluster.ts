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
  readonly connectionPool: { send<Answer>(call: ProtocolCall<Answer>): Promise<Answer> }
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
  findBroker(node: { readonly nodeId: number }): Promise<ClusterBroker>
  findControllerBroker(): Promise<ClusterBroker>
  removeBroker(address: { readonly host: string; readonly port: number }): void
}

type CreateCluster = (settings: {
  readonly metadataMaxAge: number
  readonly allowAutoTopicCreation: boolean
}) => KafkaCluster

/** How old a topic's metadata may be, milliseconds. */
const METADATA_MAX_AGE_MS = 30_000

/** The connections that kafkajs' own producer would use; nothing connects yet. */
export const createKafkaCluster = (kafka: Kafka): KafkaCluster => {
  const name = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  )
  if (name === undefined) {
    throw new InvariantError('this kafkajs has another inside than 2.2.4: install the version that is pinned')
  }
  const create = (kafka as unknown as Readonly<Record<symbol, CreateCluster>>)[name]
  if (create === undefined) throw new InvariantError('this kafkajs makes no clusters')
  return create({ metadataMaxAge: METADATA_MAX_AGE_MS, allowAutoTopicCreation: false })
}

const { createErrorFromCode } = createRequire(import.meta.url)('kafkajs/src/protocol/error.js') as {
  createErrorFromCode: (code: number) => Error
}

/** kafkajs' error for a code of the protocol; `retriable` on it says whether the broker may answer otherwise later. */
export const protocolError = (code: number): Error => createErrorFromCode(code)
