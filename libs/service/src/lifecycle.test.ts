/** Parts start in order, stop in reverse, and a half start is taken back. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { createLifecycle } from './lifecycle.js'
import { createLogger } from './logger.js'

const logger = createLogger({ service: 'test', level: 'silent' })
const aPart = (name: string, done: string[], failing: { start?: boolean; stop?: boolean } = {}) => ({
  start: async () => {
    await Promise.resolve()
    if (failing.start === true) throw new Error(`${name} can't start`)
    done.push(`+${name}`)
  },
  stop: () => {
    done.push(`-${name}`)
    if (failing.stop === true) throw new Error(`${name} can't stop`)
  },
})

test('parts start in order and stop in reverse, once', async () => {
  const done: string[] = []
  const lifecycle = createLifecycle({ logger, drainMs: 1000 })
  lifecycle.add('a', aPart('a', done))
  lifecycle.add('b', aPart('b', done))

  await lifecycle.start()
  await Promise.all([lifecycle.stop(), lifecycle.stop()])

  assert.deepEqual(done, ['+a', '+b', '-b', '-a'])
})

test('a start that fails half way is taken back', async () => {
  const done: string[] = []
  const lifecycle = createLifecycle({ logger, drainMs: 1000 })
  lifecycle.add('a', aPart('a', done))
  lifecycle.add('b', aPart('b', done, { start: true }))
  lifecycle.add('c', aPart('c', done))

  await assert.rejects(lifecycle.start(), /b can't start/)

  assert.deepEqual(done, ['+a', '-b', '-a'])
})

test('a part that fails to stop, or does not stop in time, keeps no other from stopping', async () => {
  const done: string[] = []
  const lifecycle = createLifecycle({ logger, drainMs: 20 })
  lifecycle.add('a', aPart('a', done))
  lifecycle.add('b', aPart('b', done, { stop: true }))
  lifecycle.add('c', { stop: () => new Promise(() => undefined) })
  await lifecycle.start()

  await lifecycle.stop()

  assert.deepEqual(done, ['+a', '+b', '-b', '-a'])
})
