/**
 * Preloaded into a process that a test starts: kills it by SIGKILL in the moment in which a request that publishes to a topic
 * would leave it. What the request tells of has happened then, and nobody has been told.
 */
import { Socket } from 'node:net'

/** The topic, and how many requests to it leave before. */
const { CHAOS_CRASH_TOPIC: topic = '', CHAOS_CRASH_AFTER: after = '0' } = process.env

/** Kafka's number of a request that publishes; it follows the request's length. */
const PRODUCE = 0
const LENGTH_BYTES = 4

let left = Number(after)

const publishes = (sent: unknown): boolean =>
  Buffer.isBuffer(sent) &&
  sent.length > LENGTH_BYTES + 2 &&
  sent.readInt16BE(LENGTH_BYTES) === PRODUCE &&
  sent.includes(topic)

type Write = (this: Socket, ...sent: Parameters<Socket['write']>) => boolean

const { write } = Socket.prototype as { readonly write: Write }
const writeOrDie: Write = function (...sent) {
  if (publishes(sent[0]) && left-- === 0) process.kill(process.pid, 'SIGKILL')
  return write.apply(this, sent)
}
Object.assign(Socket.prototype, { write: writeOrDie })
