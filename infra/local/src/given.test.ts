/** Given addresses are asked in their own protocol, and everything wrong is said at once. */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:net'
import { after, test } from 'node:test'
import { describeError, UnavailableError } from '@profilestream/contracts'
import { probeGiven } from './given.js'

const servers: Server[] = []
after(() => servers.forEach((server) => server.close()))

/** A server that answers everything with the same bytes. */
const answering = (answer: string | Buffer): Promise<string> =>
  new Promise((resolve) => {
    const server = createServer((socket) =>
      socket.on('error', () => undefined).once('data', () => socket.end(answer)),
    )
    servers.push(server)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
    })
  })

test('a web server is neither a broker nor a Redis', async () => {
  const stranger = await answering('HTTP/1.1 400 Bad Request\r\n\r\n')

  const asked = probeGiven({ kafkaBrokers: stranger, redisUrl: `redis://${stranger}` }, ['kafka', 'redis'])

  await assert.rejects(asked, (error) => {
    assert.match(describeError(error), /Kafka at .*not a Kafka broker/)
    assert.match(describeError(error), /Redis at .*not a Redis server/)
    return error instanceof UnavailableError
  })
})

test('one broker of several that answers is enough', async () => {
  const broker = await answering(Buffer.from([0, 0, 0, 10, 0, 0, 0, 1, 0, 0]))

  assert.deepEqual(await probeGiven({ kafkaBrokers: `127.0.0.1:1,${broker}` }, ['kafka']), {
    kafka: `127.0.0.1:1,${broker}`,
  })
})

test('a Redis that wants a password is there, and no message shows the password', async () => {
  const closed = await answering('-NOAUTH Authentication required.\r\n')
  assert.ok(await probeGiven({ redisUrl: `redis://:secret@${closed}` }, ['redis']))

  await assert.rejects(probeGiven({ redisUrl: 'redis://:secret@127.0.0.1:1' }, ['redis']), (error) => {
    assert.doesNotMatch(describeError(error), /secret/)
    return true
  })
})

test('an address of a server that is not wanted is not asked', async () => {
  assert.deepEqual(await probeGiven({ schemaRegistryUrl: 'http://127.0.0.1:1' }, ['kafka']), {})
})
