/** Every process says whether it lives, is ready, and what it counts. */
import assert from 'node:assert/strict'
import { createServer, type AddressInfo } from 'node:net'
import test from 'node:test'
import { createHealth } from './health.js'
import { createLogger } from './logger.js'
import { createMetrics } from './metrics.js'
import { createOpsServer, listening } from './ops-server.js'

const logger = createLogger({ service: 'test', level: 'silent' })
const parts = () => ({ logger, metrics: createMetrics({ service: 'test' }), health: createHealth() })

test('a process is ready when every part is', async () => {
  const dependencies = parts()
  const server = await createOpsServer(dependencies)
  const ready = async (): Promise<number> => (await server.inject('/readyz')).statusCode

  assert.equal(await ready(), 503)
  dependencies.health.setReady('kafka', true)
  dependencies.health.setReady('redis', false, 'connecting')
  assert.equal(await ready(), 503)
  dependencies.health.setReady('redis', true)
  assert.equal(await ready(), 200)
  assert.equal((await server.inject('/healthz')).statusCode, 200)
})

test('metrics are served with the service as a label', async () => {
  const dependencies = parts()
  dependencies.metrics.counter('profilestream_test_total', 'Tests.', ['kind']).inc({ kind: 'a' }, 3)
  const server = await createOpsServer(dependencies)

  const { body } = await server.inject('/metrics')

  assert.match(body, /profilestream_test_total\{kind="a",service="test"\} 3/)
  assert.match(body, /profilestream_process_cpu_seconds_total/)
})

test('a metric asked for twice is one metric, and a foreign name is refused', () => {
  const metrics = createMetrics({ service: 'test' })

  assert.equal(metrics.gauge('profilestream_a', 'A.'), metrics.gauge('profilestream_a', 'A.'))
  assert.throws(() => metrics.gauge('a', 'A.'), /starts with profilestream_/)
})

test('a port in use is said in one sentence that names the setting', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as AddressInfo
  const part = listening(await createOpsServer(parts()), { host: '127.0.0.1', port }, logger)

  await assert.rejects(
    Promise.resolve(part.start?.()),
    new RegExp(`127\\.0\\.0\\.1:${port} is in use: .*service\\.port`),
  )
  taken.close()
})
