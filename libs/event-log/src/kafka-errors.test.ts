/** What kafkajs throws becomes a sentence that says what to do. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { ConfigError, ContractError, UnavailableError } from '@profilestream/contracts'
import { isRetriable } from '@profilestream/service'
import kafkajs from 'kafkajs'
import { kafkaError } from './kafka-errors.js'

const explained = (error: unknown): Error => kafkaError(error, 'consuming clickstream', ['127.0.0.1:9092'])
const protocolError = (type: string): Error => {
  const error = new kafkajs.KafkaJSProtocolError(new Error(type))
  return Object.assign(error, { type })
}

test('a codec that can not be read is named, with what to set instead', () => {
  const thrown = new kafkajs.KafkaJSNonRetriableError(new Error('Snappy compression not implemented'))

  const error = explained(thrown)

  assert.ok(error instanceof ContractError)
  assert.match(
    error.message,
    /consuming clickstream: a producer compresses with snappy, .* compression\.type to gzip or none/,
  )
  assert.equal(isRetriable(error), false)
})

test('a record too large, a topic that is missing and a right that is missing are told apart', () => {
  assert.ok(explained(protocolError('MESSAGE_TOO_LARGE')) instanceof ContractError)
  assert.match(explained(protocolError('UNKNOWN_TOPIC_OR_PARTITION')).message, /does not exist yet/)
  assert.ok(explained(protocolError('TOPIC_AUTHORIZATION_FAILED')) instanceof ConfigError)
})

test('everything else means that Kafka does not answer now, and keeps its cause', () => {
  const cause = new kafkajs.KafkaJSConnectionError('Connection refused')

  const error = explained(cause)

  assert.ok(error instanceof UnavailableError && isRetriable(error))
  assert.match(error.message, /Kafka at 127\.0\.0\.1:9092 does not answer \(Connection refused\)/)
  assert.equal(error.cause, cause)
})
