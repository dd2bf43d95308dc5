/** Rule 3: a builder that dies after its profiles are written and before anybody is told has them told by the next. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import type { UserId } from '@profilestream/contracts'
import { profileVersionOf } from '@profilestream/profile'
import { testServers } from '../support/servers.js'
import { foldOnce, readEmitted } from './chaos-log.js'
import { codeOf } from './builder-process.js'
import { setScene } from './scene.js'
import { assertExactlyOnce } from './verdict.js'

const scene = await setScene({ ...(await testServers()), seed: 21, durabilityWindowMs: 600_000 })
const { eventLog, profiles } = scene
after(() => scene.close())

const crashing = (requestsBefore: number): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${new URL('crash-before-emit.js', import.meta.url).href}`,
  CHAOS_CRASH_TOPIC: eventLog.topics.profileUpdates.name,
  CHAOS_CRASH_AFTER: String(requestsBefore),
})

/** Users of whose newest profile nobody was told. */
const untold = async (): Promise<UserId[]> => {
  const users = [...(await foldOnce(eventLog)).profiles.keys()]
  const { versions } = await readEmitted(eventLog)
  const stored = await profiles.store.readMany(users)
  return users.filter((user, index) => profileVersionOf(stored[index] ?? null) > (versions.get(user) ?? 0))
}

await test('profiles written by a builder that dies before it emits are emitted by the next one', async () => {
  for (const requestsBefore of [0, 0, 2]) {
    await scene.publish(1_000)
    const dead = new AbortController()
    const builder = scene.startBuilder(crashing(requestsBefore))
    const publishing = scene.publishUntil(dead.signal, 200)
    assert.equal(await codeOf(builder), null, builder.output())
    dead.abort()
    await publishing
    assert.notDeepEqual(await untold(), [])
  }

  const builder = scene.startBuilder()
  await scene.untilApplied()
  assert.equal(await builder.stop(), 0)

  assert.deepEqual(await untold(), [])
  await assertExactlyOnce(eventLog, profiles)
})
