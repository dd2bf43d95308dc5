/** What may pass is tried again; the rest goes up. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { ContractError, UnavailableError } from '@profilestream/contracts'
import { retryWithBackoff } from './failure-policy.js'
import { createLogger } from './logger.js'

const options = {
  logger: createLogger({ service: 'test', level: 'silent' }),
  what: 'trying',
  minMs: 1,
  maxMs: 4,
}
const failing = (times: number, error: Error): (() => Promise<number>) => {
  let calls = 0
  return () => {
    calls += 1
    return calls > times ? Promise.resolve(calls) : Promise.reject(error)
  }
}

test('an operation that fails for now is tried until it succeeds', async () => {
  assert.equal(await retryWithBackoff(failing(5, new UnavailableError('away')), options), 6)
})

test('an error that trying again does not mend goes up at once', async () => {
  await assert.rejects(retryWithBackoff(failing(1, new ContractError('bad')), options), /bad/)
  await assert.rejects(retryWithBackoff(failing(1, new TypeError('bug')), options), /bug/)
})

test('an aborted signal ends the trying with the last error', async () => {
  const abort = new AbortController()
  const tried = retryWithBackoff(failing(Infinity, new UnavailableError('away')), {
    ...options,
    maxMs: 60_000,
    minMs: 60_000,
    signal: abort.signal,
  })

  abort.abort()

  await assert.rejects(tried, /away/)
})
