/** Who asks about a topic that is being made waits for its leaders, as long as told, and for nothing else. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { createLogger } from '@profilestream/service'
import kafkajs from 'kafkajs'
import { awaitingLeaders } from './leader-patience.js'

const refusal = (type: string): Error =>
  Object.assign(new kafkajs.KafkaJSProtocolError(new Error(type)), { type })

/** A logger that keeps what it is told. */
const createListener = () => {
  const said: string[] = []
  const destination = { write: (line: string) => void said.push(line) }
  return { said, logger: createLogger({ service: 'test', level: 'info', destination }) }
}

/** A cluster that refuses until something has come about. */
const refusingUntil = (hasCome: () => boolean, types: readonly string[]) => {
  let questions = 0
  return (): Promise<string> => {
    const type = types[questions++ % types.length]!
    return hasCome() ? Promise.resolve('offsets') : Promise.reject(refusal(type))
  }
}

test('leaders that come seconds later are waited for, and the log says for what', async () => {
  const { said, logger } = createListener()
  const isTold = (): boolean => said.length > 0
  const ask = refusingUntil(isTold, ['NOT_LEADER_FOR_PARTITION', 'UNKNOWN_TOPIC_OR_PARTITION'])

  const answer = await awaitingLeaders({ logger, leaderWaitMs: 30_000 }, 'asking the offsets of clicks', ask)

  assert.equal(answer, 'offsets')
  assert.equal(said.length, 1)
  assert.match(
    said[0] ?? '',
    /asking the offsets of clicks.*waiting for the cluster to give a topic its leaders/,
  )
})

test('the patience ends when it is said to', async () => {
  const { logger } = createListener()
  const ask = refusingUntil(() => false, ['LEADER_NOT_AVAILABLE'])

  await assert.rejects(awaitingLeaders({ logger, leaderWaitMs: 200 }, 'asking', ask), {
    type: 'LEADER_NOT_AVAILABLE',
  })
})

test('what has another reason is not waited for', async () => {
  const { logger } = createListener()
  let questions = 0
  const ask = (): Promise<never> => {
    questions += 1
    return Promise.reject(refusal('TOPIC_AUTHORIZATION_FAILED'))
  }

  await assert.rejects(awaitingLeaders({ logger, leaderWaitMs: 30_000 }, 'asking', ask))

  assert.equal(questions, 1)
})
