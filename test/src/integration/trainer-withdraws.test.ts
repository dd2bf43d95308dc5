/** The trainer takes a serving release back that is surely worse than none: a message without value, never lost and told once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ClickstreamEvent, createSeededRandom } from '@profilestream/contracts'
import { anEvent } from '@profilestream/contracts/testing'
import { newestReleases, type EventLog } from '@profilestream/event-log'
import { releaseMessage, type WrittenRelease } from '@profilestream/release-store'
import { VIDEO } from '../support/builders.js'
import { silent } from '../support/event-log.js'
import { untilReady } from '../support/service-process.js'
import { aSmallRelease, FILMS } from '../support/small-releases.js'
import { createTrainerSystem, eventuallyTrained, type TrainerSystem } from '../support/trainer-system.js'

/** A refit on demand only, for which no candidate is good enough. */
const choosy = {
  PROFILESTREAM_TRAINER_FIRST_AT: '1000000',
  PROFILESTREAM_TRAINER_MINIMUM_GAIN: '1',
  PROFILESTREAM_TRAINER_MINIMUM_BUDGET_SECONDS: '6',
  PROFILESTREAM_TRAINER_SECONDS_PER_THOUSAND_INTERACTIONS: '0.1',
  PROFILESTREAM_TRAINER_FLUSH_SECONDS: '1',
}

/** Everybody watches what is popular: the first films far more often than the last, in no order that could be learned. */
const popularWatches = (users: number): ClickstreamEvent[] =>
  Array.from({ length: users }, (_, user) => {
    const random = createSeededRandom(user + 1)
    const watched = new Set<number>()
    while (watched.size < 8) watched.add(Math.floor(FILMS.length * random.next() ** 3))
    return [...watched].map((film, step) =>
      anEvent({
        eventId: `${user}-${step}`,
        userId: `user-${user}`,
        itemId: FILMS[film]!,
        occurredAt: 1_700_000_000_000 + user * 100_000 + step,
        completion: 1,
      }),
    )
  }).flat()

/** A whole release that ranks the films nobody watches first. */
const writeUpsideDown = async ({ store }: TrainerSystem): Promise<WrittenRelease> => {
  const draft = await aSmallRelease('0001', 'attention')
  return store.write({
    ...draft,
    manifest: {
      ...draft.manifest,
      logEnd: 0,
      blend: { deep: 0, transitions: 0, popularity: 1, interests: 0 },
    },
    popularity: Float32Array.from(FILMS, (_film, rank) => rank),
  })
}

/** What is told of the scenario's release, from the beginning of the topic on: versions, null for one taken back. */
const followTold = async (eventLog: EventLog): Promise<readonly (string | null)[]> => {
  const told: (string | null)[] = []
  const follower = await eventLog.followAll({
    topic: eventLog.topics.modelReleases.name,
    from: 'beginning',
    onFailed: (error) => assert.fail(error),
    onRecords: async (records) => {
      for (const record of records) {
        const releases = await newestReleases({ eventLog, logger: silent }, [record])
        told.push(...[...releases.values()].map((release) => release?.version ?? null))
      }
    },
  })
  await follower.caughtUp
  return told
}

test(
  'a serving release that is surely worse than none is taken back by one message, which a kill before it does not lose',
  { timeout: 300_000 },
  async () => {
    const system = await createTrainerSystem(choosy)
    const { eventLog, store } = system
    const told = await followTold(eventLog)
    const written = await writeUpsideDown(system)
    const events = popularWatches(150)
    await system.publish(events)

    const trainer = await system.startTrainer()
    await untilReady(trainer)
    await eventuallyTrained('all interactions', async () =>
      (await trainer.refits()).scenarios[0]?.interactions === events.length ? true : undefined,
    )
    await trainer.demand(VIDEO)
    const decision = await eventuallyTrained('the decision', async () =>
      (await store.decisions(VIDEO)).find(({ trigger }) => trigger === 'demand'),
    )
    await eventuallyTrained('the message', () => (told.includes(null) ? true : undefined))

    assert.equal(decision.decision, 'withdrawn', decision.reason)
    assert.match(
      decision.reason,
      /^the serving release is withdrawn: .* is below .* of what is served without one/,
    )
    assert.deepEqual([decision.serving, decision.version], ['0001', '0001'])
    await eventuallyTrained('the trainer to serve none', async () =>
      (await trainer.refits()).scenarios[0]?.serving === null ? true : undefined,
    )
    assert.equal(await trainer.stop('SIGTERM'), 0)
    assert.deepEqual(told, ['0001', null])

    // As if it had been killed between the decision and its message.
    const manifest = await store.readManifest(written.location, written.manifestSha256)
    const { modelRelease } = eventLog.codecs
    const value = modelRelease.encode(releaseMessage(manifest, written))
    await system.publisher.publish(eventLog.topics.modelReleases.name, [{ key: VIDEO, value }])
    const again = await system.startTrainer()
    await untilReady(again)
    await eventuallyTrained('the message again', () => (told.at(-1) === null ? true : undefined))
    assert.equal(await again.stop('SIGTERM'), 0)
    const last = await system.startTrainer()
    await untilReady(last)
    assert.equal(await last.stop('SIGTERM'), 0)

    assert.deepEqual(told, ['0001', null, '0001', null], 'what is told is not told again')
  },
)
