/**
 * How fast events are encoded and decoded, and text is hashed: run by hand with `node libs/contracts/dist/codec.bench.js`.
 * Limits: decode ≥ 380,000 events/s (ingest at 100,000/s spends a quarter of its time here), hash ≥ 5,000,000 ids/s.
 */
import { createCodecs } from './codecs.js'
import { hash32 } from './hash.kernel.js'
import { fromJson } from './json/from-json.js'

const EVENTS = 200_000
const ROUNDS = 20

const codec = createCodecs({ framing: 'single-object' }).clickstreamEvent
const events = Array.from({ length: EVENTS }, (_, index) => {
  const read = fromJson('ClickstreamEvent', {
    eventId: `evt-${index.toString(36).padStart(8, '0')}`,
    userId: `user-${(index * 7919) % 20_000}`,
    scenario: 'ecommerce',
    action: 'add_to_cart',
    occurredAt: 1_732_431_600_000 + index,
    itemId: `item-${(index * 104_729) % 5_000}`,
    price: 19.99,
    currency: 'EUR',
    sessionId: `s-${index >> 5}`,
    device: 'phone',
    utcOffsetMinutes: 60,
    context: { page: 'product' },
  })
  if (read.kind !== 'accepted') throw new Error(read.detail)
  return read.value
})
const encoded = events.map((event) => Buffer.from(codec.encode(event)))

/** The best of several rounds, a second of this process' CPU, so that neighbours on the machine count less. */
const rateOf = (work: () => void): number => {
  let best = Infinity
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, user + system)
  }
  return Math.round((EVENTS / best) * 1e6)
}

console.log(`encode: ${rateOf(() => events.forEach((event) => codec.encode(event)))} events/s`)
console.log(`decode: ${rateOf(() => encoded.forEach((bytes) => codec.decode(bytes)))} events/s`)
console.log(`hash: ${rateOf(() => events.forEach(({ eventId }) => hash32(eventId)))} ids/s`)
