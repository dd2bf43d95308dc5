/**
 * The request that carries whole record batches, and what the broker says of each; kafkajs' connection sends it.
 * Source: https://kafka.apache.org/protocol#The_Messages_Produce, version 3: every broker from 0.11 to 4.x knows it.
 */

const API_KEY = 0
const API_VERSION = 3
const ALL_REPLICAS = -1

/** The batch of one partition, sealed. */
export interface PartitionBatch {
  readonly topic: string
  readonly partition: number
  readonly bytes: Buffer
}

/** What the broker says of one partition's batch. */
export interface PartitionAnswer {
  readonly topic: string
  readonly partition: number
  /** 0 when all replicas have it. */
  readonly errorCode: number
}

/** A request and its answer in the form that kafkajs' connections take. */
export interface ProtocolCall<Answer> {
  readonly request: {
    readonly apiKey: number
    readonly apiVersion: number
    readonly apiName: string
    readonly encode: () => Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>
  }
  readonly response: {
    readonly decode: (raw: Buffer) => Promise<Answer>
    readonly parse: (answer: Answer) => Promise<Answer>
  }
}

const byTopic = (batches: readonly PartitionBatch[]): ReadonlyMap<string, PartitionBatch[]> => {
  const topics = new Map<string, PartitionBatch[]>()
  for (const batch of batches) {
    const known = topics.get(batch.topic)
    if (known === undefined) topics.set(batch.topic, [batch])
    else known.push(batch)
  }
  return topics
}

const sizeOf = (topics: ReadonlyMap<string, readonly PartitionBatch[]>): number => {
  let size = 2 + 2 + 4 + 4
  for (const [topic, batches] of topics) {
    size += 2 + Buffer.byteLength(topic) + 4
    for (const { bytes } of batches) size += 8 + bytes.length
  }
  return size
}

/** The request's body. */
export const encodeProduce = (batches: readonly PartitionBatch[], timeoutMs: number): Buffer => {
  const topics = byTopic(batches)
  const buffer = Buffer.allocUnsafe(sizeOf(topics))
  let at = buffer.writeInt16BE(-1, 0) // no transactional id
  at = buffer.writeInt16BE(ALL_REPLICAS, at)
  at = buffer.writeInt32BE(timeoutMs, at)
  at = buffer.writeInt32BE(topics.size, at)
  for (const [topic, ofTopic] of topics) {
    at = buffer.writeInt16BE(Buffer.byteLength(topic), at)
    at += buffer.write(topic, at)
    at = buffer.writeInt32BE(ofTopic.length, at)
    for (const { partition, bytes } of ofTopic) {
      at = buffer.writeInt32BE(partition, at)
      at = buffer.writeInt32BE(bytes.length, at)
      at += bytes.copy(buffer, at)
    }
  }
  return buffer
}

/** Base offset and log append time, which we have no use for. */
const UNUSED_BYTES = 16

/** The answer's partitions. */
export const decodeProduceAnswer = (raw: Buffer): PartitionAnswer[] => {
  const answers: PartitionAnswer[] = []
  let at = 4
  for (let topics = raw.readInt32BE(0); topics > 0; topics--) {
    const nameBytes = raw.readInt16BE(at)
    const topic = raw.toString('utf8', at + 2, at + 2 + nameBytes)
    at += 2 + nameBytes
    let partitions = raw.readInt32BE(at)
    for (at += 4; partitions > 0; partitions--) {
      answers.push({ topic, partition: raw.readInt32BE(at), errorCode: raw.readInt16BE(at + 4) })
      at += 6 + UNUSED_BYTES
    }
  }
  return answers
}

/** A call for kafkajs' connection. */
export const produceCall = (
  batches: readonly PartitionBatch[],
  timeoutMs: number,
): ProtocolCall<PartitionAnswer[]> => ({
  request: {
    apiKey: API_KEY,
    apiVersion: API_VERSION,
    apiName: 'Produce',
    encode: () => {
      const buffer = encodeProduce(batches, timeoutMs)
      return Promise.resolve({ buf: buffer, buffer })
    },
  },
  response: {
    decode: (raw) => Promise.resolve(decodeProduceAnswer(raw)),
    parse: (answers) => Promise.resolve(answers),
  },
})
