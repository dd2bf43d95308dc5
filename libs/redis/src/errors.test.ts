import assert from 'node:assert/strict'
import test from 'node:test'
import { ConfigError, InvariantError, UnavailableError } from '@profilestream/contracts'
import { maskedUrl, redisError } from './errors.js'

/** A server's reply as ioredis throws it. */
const reply = (message: string): Error => Object.assign(new Error(message), { name: 'ReplyError' })
const meaningOf = (error: Error): Error => redisError(error, 'reading 3 profiles', 'redis://here:6379')

test('no reply means that Redis is away: the same may be asked again', () => {
  const error = meaningOf(new Error('connect ECONNREFUSED'))

  assert.ok(error instanceof UnavailableError && error.retriable)
  assert.match(
    error.message,
    /^reading 3 profiles: Redis at redis:\/\/here:6379 does not answer .*ECONNREFUSED/,
  )
})

test('a busy, full or moved server may be asked again', () => {
  for (const message of ['LOADING Redis is loading', 'OOM command not allowed', 'CLUSTERDOWN', 'MOVED 1 b:2'])
    assert.ok(meaningOf(reply(message)) instanceof UnavailableError, message)
})

test('a refused password is a mistake in the settings', () => {
  for (const message of ['NOAUTH Authentication required.', 'WRONGPASS invalid', 'NOPERM no permissions'])
    assert.ok(meaningOf(reply(message)) instanceof ConfigError, message)
})

test('any other reply means that something else holds our keys', () => {
  const error = meaningOf(reply('WRONGTYPE Operation against a key holding the wrong kind of value'))

  assert.ok(error instanceof InvariantError)
  assert.match(error.message, /redis\.keyPrefix/)
})

test('an address is told without its password', () => {
  assert.equal(maskedUrl('redis://ann:secret@here:6379/1'), 'redis://***@here:6379/1')
  assert.equal(maskedUrl('redis://:un/es@caped@here:6379/1'), 'redis://***@here:6379/1')
})
