/** Consuming from a real Kafka over a network that is cut, and in a group whose members come and go: nothing stands still. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { UnavailableError } from '@profilestream/contracts'
import { createLogger, createMetrics } from '@profilestream/service'
import { Kafka, logLevel, type ISocketFactory } from 'kafkajs'
import { consumeBatches } from './consume-batches.js'
import type { ConsumeDependencies } from './consumer-config.js'
import type { Subscription } from './consume-options.js'
import { createEventLog, type EventLog } from './event-log.js'
import { kafkaError } from './kafka-errors.js'
import type { Publisher } from './publish.js'
import { kafkaSettings } from './settings.js'

const given = process.env.PROFILESTREAM_TEST_KAFKA_BROKERS
const skip = given === undefined ? 'no Kafka given: run npm test' : false
const brokers = (given ?? '').split(',')

/** A port on which nothing listens. */
const NOWHERE = 1

/** Connections to Kafka that a test can cut. */
const createNetwork = () => {
  const sockets = new Set<Socket>()
  let isCut = false
  const socketFactory: ISocketFactory = ({ host, port, onConnect }) => {
    const socket = connect({ host, port: isCut ? NOWHERE : port }, onConnect)
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    return socket
  }
  return {
    socketFactory,
    cut: (): void => {
      isCut = true
      // As a server that dies does; kafkajs would not see a connection that only ends here.
      sockets.forEach((socket) => socket.destroy(new Error('connection reset')))
    },
    mend: (): void => {
      isCut = false
    },
  }
}

/** What a consumer has said and brought, and a way to wait for more. */
const createWitness = () => {
  const lines: string[] = []
  const values: string[] = []
  let looks: (() => void)[] = []
  const look = (): void => looks.splice(0).forEach((again) => again())
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise<void>((resolve) => (looks = [...looks, resolve]))
  }
  const logger = createLogger({
    service: 'test',
    level: 'info',
    destination: {
      write: (line) => {
        lines.push(line)
        look()
      },
    },
  })
  return { lines, values, logger, look, until }
}

type Witness = ReturnType<typeof createWitness>

void describe('consuming while the network and the group change', { skip }, () => {
  let log: EventLog
  let publisher: Publisher
  let topic = ''

  before(async () => {
    log = createEventLog(
      {
        logger: createLogger({ service: 'test', level: 'silent' }),
        metrics: createMetrics({ service: 'test' }),
      },
      kafkaSettings.parse({ brokers, topicPrefix: `c${randomUUID().slice(0, 8)}.` }),
    )
    topic = log.topics.clickstream.name
    await log.admin.ensureTopics()
    publisher = await log.createPublisher()
  })
  after(() => log.close())

  const dependenciesOn = (witness: Witness, socketFactory?: ISocketFactory): ConsumeDependencies => ({
    logger: witness.logger,
    createKafka: () =>
      new Kafka({
        brokers,
        logLevel: logLevel.NOTHING,
        retry: { initialRetryTime: 50, maxRetryTime: 100 },
        ...(socketFactory === undefined ? {} : { socketFactory }),
      }),
    lag: createMetrics({ service: 'test' }).gauge('profilestream_lag', 'Records not yet handled.', [
      'group',
      'topic',
      'partition',
    ]),
    sessionTimeoutMs: 6_000,
    metadataMaxAgeMs: 30_000,
    leaderWaitMs: 10_000,
    explain: (error, doing) => kafkaError(error, doing, brokers),
  })
  const consume = (
    witness: Witness,
    groupId: string,
    socketFactory?: ISocketFactory,
  ): Promise<Subscription> =>
    consumeBatches(dependenciesOn(witness, socketFactory), {
      topic,
      groupId,
      maxWaitMs: 50,
      onFailed: (error) => assert.fail(error),
      onBatch: async ({ records }, control) => {
        witness.values.push(...records.map(({ value }) => String(value)))
        for (const { offset } of records.slice(-1)) await control.commit(offset + 1)
        witness.look()
      },
      onAssigned: () => {
        witness.look()
        return Promise.resolve()
      },
    })
  const publishToEach = (word: string): Promise<void> =>
    publisher.publish(
      topic,
      Array.from({ length: 6 }, (_, partition) => ({
        partition,
        key: 'k',
        value: Buffer.from(`${word}-${partition}`),
      })),
    )
  const all = (word: string): string[] => Array.from({ length: 6 }, (_, partition) => `${word}-${partition}`)
  const sees =
    ({ values }: Witness, word: string): (() => boolean) =>
    () =>
      all(word).every((value) => values.includes(value))

  void it('a consumer cut off for longer than kafkajs tries is made anew, once, and goes on where it was', async () => {
    const network = createNetwork()
    const witness = createWitness()
    const groupId = randomUUID()
    const subscription = await consume(witness, groupId, network.socketFactory)
    await publishToEach('before')
    await witness.until(sees(witness, 'before'))

    network.cut()
    await witness.until(() => witness.lines.some((line) => line.includes('joining the group anew')))
    // As a recovery does that goes on while there is no consumer.
    subscription.pause()
    subscription.seek(0, 0)
    subscription.resume()
    network.mend()
    await publishToEach('after')
    await witness.until(sees(witness, 'after'))

    const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    const { groups } = await admin.describeGroups([groupId])
    assert.equal(groups[0]?.members.length, 1)
    await Promise.all([subscription.stop(), admin.disconnect()])
  })

  void it('what is held while the consumer is made anew stays held until it is let go', async () => {
    const network = createNetwork()
    const witness = createWitness()
    const subscription = await consume(witness, randomUUID(), network.socketFactory)
    await publishToEach('first')
    await witness.until(sees(witness, 'first'))

    subscription.pause()
    network.cut()
    await witness.until(() => witness.lines.some((line) => line.includes('joining the group anew')))
    network.mend()
    const before = witness.values.length
    await publishToEach('held')
    const other = createWitness()
    const watching = await consume(other, randomUUID())
    await other.until(sees(other, 'held'))
    assert.deepEqual(witness.values.slice(before), [])
    subscription.resume()
    await witness.until(sees(witness, 'held'))

    await Promise.all([subscription.stop(), watching.stop()])
  })

  void it('an assignment that fails while another consumer is made does not have a third one made', async () => {
    const network = createNetwork()
    const witness = createWitness()
    const renewals = (): number =>
      witness.lines.filter((line) => line.includes('joining the group anew')).length
    let connections = 0
    let assignments = 0
    const socketFactory: ISocketFactory = (options) => {
      if (renewals() > 0) connections += 1
      witness.look()
      return network.socketFactory(options)
    }

    const subscription = await consumeBatches(dependenciesOn(witness, socketFactory), {
      topic,
      groupId: randomUUID(),
      maxWaitMs: 50,
      onFailed: (error) => assert.fail(error),
      onBatch: ({ records }) => {
        witness.values.push(...records.map(({ value }) => String(value)))
        witness.look()
        return Promise.resolve()
      },
      onAssigned: async () => {
        assignments += 1
        witness.look()
        if (assignments > 1) return
        await witness.until(() => connections > 0)
        throw new UnavailableError('away for a while')
      },
    })
    await witness.until(() => assignments === 1)
    network.cut()
    await witness.until(() => renewals() > 0)
    network.mend()
    await publishToEach('later')
    await witness.until(sees(witness, 'later'))

    assert.equal(renewals(), 1)
    await subscription.stop()
  })

  void it('a partition held when it was given away is fetched again when it comes back', async () => {
    const groupId = randomUUID()
    const [one, two] = [createWitness(), createWitness()]
    const first = await consume(one, groupId)
    await one.until(() => first.assigned().length === 6)

    first.pause()
    const second = await consume(two, groupId)
    await one.until(() => first.assigned().length === 3)
    first.resume()
    await second.stop()
    await one.until(() => first.assigned().length === 6)
    await publishToEach('returned')
    await one.until(sees(one, 'returned'))

    await first.stop()
  })

  void it('what is committed in the moment of joining is committed, or not said to be', async () => {
    const groupId = randomUUID()
    const witness = createWitness()
    let taken: boolean | undefined

    const subscription = await consumeBatches(dependenciesOn(witness), {
      topic,
      groupId,
      onFailed: (error) => assert.fail(error),
      onBatch: () => Promise.resolve(),
      onAssigned: async (_, own) => {
        taken = await own.commit(new Map([[3, 1]]), () => 'a mark')
        witness.look()
      },
    })
    await witness.until(() => taken !== undefined)
    await subscription.stop()

    const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    const [found] = await admin.fetchOffsets({ groupId, topics: [topic] })
    await admin.disconnect()
    assert.equal(taken, true)
    assert.deepEqual(
      found?.partitions.find(({ partition }) => partition === 3),
      {
        partition: 3,
        offset: '1',
        metadata: 'a mark',
      },
    )
  })
})
