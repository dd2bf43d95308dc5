/** Two builders, killed at random moments while events flow: the bytes of one clean pass. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createSeededRandom } from '@profilestream/contracts'
import { testServers } from '../support/servers.js'
import { untilFolding, type BuilderProcess } from './builder-process.js'
import { setScene } from './scene.js'
import { assertExactlyOnce } from './verdict.js'

/** 4 in `npm test`; 20 for the showing: PROFILESTREAM_CHAOS_KILLS=20 npm test -- kill-profile-builder */
const KILLS = Number(process.env.PROFILESTREAM_CHAOS_KILLS ?? 4)
const SEED = Number(process.env.PROFILESTREAM_CHAOS_SEED ?? Date.now() % 100_000)
const EVENTS_PER_SECOND = 1_000
/** A killed builder's partitions have been given away before the next kill. */
const SESSION_TIMEOUT_MS = 3_000
const BETWEEN_KILLS_MS = SESSION_TIMEOUT_MS + 2_000

const env = { PROFILESTREAM_KAFKA_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS) }
const scene = await setScene({ ...(await testServers()), seed: SEED, env })
after(() => scene.close())

/** Kills one of the builders at random moments, and puts another in its place. */
const killAgainAndAgain = async (builders: BuilderProcess[]): Promise<void> => {
  const random = createSeededRandom(SEED)
  for (let kills = 0; kills < KILLS; kills++) {
    await pause(BETWEEN_KILLS_MS + random.integer(3_000))
    const victim = random.integer(builders.length)
    await builders[victim]!.kill()
    await pause(random.integer(1_000))
    builders[victim] = scene.startBuilder()
  }
}

await test(`two builders killed ${KILLS} times lose nothing, count nothing twice and leave the bytes of one clean pass`, async (context) => {
  context.diagnostic(
    `seed ${SEED}: PROFILESTREAM_CHAOS_SEED=${SEED} repeats the events and the order of kills`,
  )
  const builders = [scene.startBuilder(), scene.startBuilder()]
  const stop = new AbortController()
  const publishing = scene.publishUntil(stop.signal, EVENTS_PER_SECOND)

  await killAgainAndAgain(builders)
  await Promise.all(builders.map(untilFolding))
  stop.abort()
  const published = await publishing
  await scene.untilApplied()
  const codes = await Promise.all(builders.map((builder) => builder.stop()))

  context.diagnostic(`${published} events, ${KILLS} kills`)
  assert.deepEqual(codes, [0, 0], builders.map((builder) => builder.output()).join('\n'))
  await assertExactlyOnce(scene.eventLog, scene.profiles)
})
