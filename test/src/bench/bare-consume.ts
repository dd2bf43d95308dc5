/** Consumes a topic with plain kafkajs and does nothing with it; prints the rate and the CPU seconds. Run as a process of its own. */
import { randomUUID } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'

const [brokers = '', topic = '', expected = '0'] = process.argv.slice(2)
const consumer = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).consumer({
  groupId: `bench-${randomUUID()}`,
  maxWaitTimeInMs: 100,
})
let records = 0
let startedAt = 0
let cpuBefore = process.cpuUsage()
await consumer.connect()
await consumer.subscribe({ topic, fromBeginning: true })
await consumer.run({
  autoCommit: false,
  eachBatch: ({ batch }) => {
    if (startedAt === 0) {
      startedAt = performance.now()
      cpuBefore = process.cpuUsage()
    }
    records += batch.messages.length
    if (records >= Number(expected)) {
      const seconds = (performance.now() - startedAt) / 1000
      const { user, system } = process.cpuUsage(cpuBefore)
      const cpuSeconds = (user + system) / 1e6
      process.stdout.write(JSON.stringify({ perSecond: records / seconds, cpuSeconds }), () =>
        process.exit(0),
      )
    }
    return Promise.resolve()
  },
})
