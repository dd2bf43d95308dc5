/** Servers that we start end with us, however we end, and keep what they were given. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { startServers } from '@profilestream/local-servers'
import { Redis } from 'ioredis'
import { eventually } from '../support/eventually.js'
import { projectRoot } from '../support/project-root.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const folder = temporaryFolder('local-servers')
const aRedis = {
  root: projectRoot,
  folder,
  which: ['redis'],
  report: () => undefined,
  from: 'local',
  ports: 'free',
} as const

const valueAt = async (url: string, key: string): Promise<string | null> => {
  const redis = new Redis(url)
  const value = await redis.get(key)
  redis.disconnect()
  return value
}

test('a Redis comes back on its port with its data, and a second start meanwhile is refused', async () => {
  const first = await startServers(aRedis)
  const redis = new Redis(first.redisUrl)
  await redis.set('kept', 'yes')
  redis.disconnect()

  await assert.rejects(startServers(aRedis), new RegExp(`started by process ${process.pid}`))
  await first.stop()

  const second = await startServers(aRedis)
  assert.equal(second.redisUrl, first.redisUrl)
  assert.equal(await valueAt(second.redisUrl, 'kept'), 'yes')
  await second.stop()
})

test('a Redis whose starter is killed ends, and the next start finds all it acknowledged', async () => {
  const script = `
    import { startServers } from '@profilestream/local-servers'
    const { redisUrl } = await startServers({ ...${JSON.stringify(aRedis)}, report: () => undefined })
    console.log(redisUrl)
    setInterval(() => undefined, 1_000)`
  const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: join(projectRoot, 'test'),
  })
  const [url = ''] = await Promise.race([
    new Promise<string[]>((resolve) =>
      createInterface(starter.stdout).once('line', (line) => resolve([line])),
    ),
    new Promise<string[]>((_, reject) => starter.once('exit', () => reject(new Error('the starter ended')))),
  ])
  const redis = new Redis(url, { retryStrategy: () => null })
  redis.on('error', () => undefined)
  await redis.set('acknowledged', 'yes')
  const { pid } = (
    JSON.parse(readFileSync(join(folder, 'servers.json'), 'utf8')) as { servers: { redis: { pid: number } } }
  ).servers.redis

  starter.kill('SIGKILL')
  await eventually('the orphaned Redis to end', () => (hasEnded(pid) ? true : undefined))

  const next = await startServers(aRedis)
  assert.equal(await valueAt(next.redisUrl, 'acknowledged'), 'yes')
  await next.stop()
})

test('a fresh start begins with nothing', async () => {
  const fresh = await startServers({ ...aRedis, fresh: true })

  assert.equal(await valueAt(fresh.redisUrl, 'kept'), null)
  await fresh.stop()
})

/** Ended, or dead and waiting to be buried by a parent that never comes. */
const hasEnded = (pid: number): boolean => {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}
