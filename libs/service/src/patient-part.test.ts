/** A patient part waits for what it starts with, and gives up when it is stopped. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { ConfigError, UnavailableError } from '@profilestream/contracts'
import { createHealth } from './health.js'
import { createLogger } from './logger.js'
import { patientPart } from './patient-part.js'

const logger = createLogger({ service: 'test', level: 'silent' })
const away = new UnavailableError('Kafka is away', { retriable: true })

test('a start that may succeed later is tried again, and ready is said after it has', async () => {
  const health = createHealth()
  const readyBefore: boolean[] = []
  const part = patientPart(
    'catalog',
    {
      start: () => {
        readyBefore.push(health.status().ready)
        return readyBefore.length < 2 ? Promise.reject(away) : Promise.resolve()
      },
    },
    { logger, health },
  )

  await part.start()

  assert.deepEqual(readyBefore, [false, false])
  assert.equal(health.status().ready, true)
})

test('what trying again does not mend is thrown, and the part is never ready', async () => {
  const health = createHealth()
  const broken = new ConfigError('no such topic')
  const part = patientPart('catalog', { start: () => Promise.reject(broken) }, { logger, health })

  await assert.rejects(part.start(), broken)

  assert.equal(health.status().ready, false)
})

test('a part that is stopped while it waits gives up', async () => {
  let stopped = false
  const part = patientPart(
    'catalog',
    { start: () => Promise.reject(away), stop: () => (stopped = true) },
    { logger, health: createHealth() },
  )

  const starting = part.start()
  await part.stop()

  await assert.rejects(starting, away)
  assert.equal(stopped, true)
})
