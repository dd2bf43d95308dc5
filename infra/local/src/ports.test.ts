/** Ports are the same run after run, and others when they are taken. */
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { choosePorts } from './ports.js'

const listen = (): Promise<{ port: number; close: () => Promise<void> }> =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      resolve({ port, close: () => new Promise((closed) => server.close(() => closed())) })
    })
  })

test('a remembered port is taken again', async () => {
  const { port, close } = await listen()
  await close()
  const told: string[] = []

  assert.deepEqual(await choosePorts({ kafka: 9092 }, { kafka: port }, (line) => told.push(line)), {
    kafka: port,
  })
  assert.deepEqual(told, [])
})

test('a port in use is replaced, and the user is told', async () => {
  const { port, close } = await listen()
  const told: string[] = []

  const { redis } = await choosePorts({ redis: port }, {}, (line) => told.push(line))
  await close()

  assert.notEqual(redis, port)
  assert.deepEqual(told, [`port ${port} is in use; redis takes ${redis ?? 0}`])
})

test('two purposes never get one port', async () => {
  const { port, close } = await listen()
  await close()

  const chosen = await choosePorts({ one: port, other: port }, {}, () => undefined)

  assert.equal(new Set(Object.values(chosen)).size, 2)
})
