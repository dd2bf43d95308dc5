/** Test servers in containers, started by testcontainers wherever a Docker engine answers. */
import { choosePorts } from '@profilestream/local-servers'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import { imageOf } from './images.js'
import { type StartedTestServers, testEnvironment, type TestServerWish } from './test-environment.js'

/** A busy machine takes its time. */
const START_MS = 180_000

/** Starts Kafka, Redis and, when asked for, the registry; all are stopped when one of them cannot start. */
export async function startContainers(wish: TestServerWish): Promise<StartedTestServers> {
  const started: StartedTestContainer[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((container) => container.stop()))
  }
  const keep = async (starting: Promise<StartedTestContainer>): Promise<StartedTestContainer> => {
    const container = await starting
    started.push(container)
    return container
  }
  wish.report('starting containers: Kafka, Redis' + (wish.registry ? ', schema registry' : ''))
  const outcomes = await Promise.allSettled([
    startKafka(wish, keep),
    startRedis(wish, keep),
    wish.registry ? startRegistry(wish, keep) : Promise.resolve(null),
  ])
  const [kafka, redis, registry] = outcomes
  if (kafka.status === 'rejected' || redis.status === 'rejected' || registry.status === 'rejected') {
    await stop()
    throw outcomes.find((outcome): outcome is PromiseRejectedResult => outcome.status === 'rejected')?.reason
  }
  const env = testEnvironment({
    kafkaBrokers: kafka.value,
    redisUrl: redis.value,
    schemaRegistryUrl: registry.value,
  })
  return { env, stop }
}

type Keep = (starting: Promise<StartedTestContainer>) => Promise<StartedTestContainer>

/** Clients are told the broker's address by the broker itself, so its port on the host must be known before it starts. */
async function startKafka(wish: TestServerWish, keep: Keep): Promise<string> {
  const { kafka: port = 0 } = await choosePorts({ kafka: 0 }, {}, wish.report)
  const container = new GenericContainer(imageOf(wish.root, 'kafka'))
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_LISTENERS: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'PLAINTEXT',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '1000',
      KAFKA_HEAP_OPTS: '-Xmx512m',
    })
    .withWaitStrategy(Wait.forListeningPorts())
    .withStartupTimeout(START_MS)
  await keep(container.start())
  return `127.0.0.1:${port}`
}

async function startRedis({ root }: TestServerWish, keep: Keep): Promise<string> {
  const container = new GenericContainer(imageOf(root, 'redis'))
    .withExposedPorts(6379)
    .withCommand(['redis-server', '--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction'])
    .withStartupTimeout(START_MS)
  const started = await keep(container.start())
  return `redis://${started.getHost()}:${started.getMappedPort(6379)}`
}

async function startRegistry({ root }: TestServerWish, keep: Keep): Promise<string> {
  const path = '/apis/ccompat/v7'
  const container = new GenericContainer(imageOf(root, 'schema-registry'))
    .withExposedPorts(8080)
    .withWaitStrategy(Wait.forHttp(`${path}/subjects`, 8080))
    .withStartupTimeout(START_MS)
  const started = await keep(container.start())
  return `http://${started.getHost()}:${started.getMappedPort(8080)}${path}`
}
