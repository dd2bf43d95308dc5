/** Rule 5 on a real Kafka whose log is cut, set back, or made anew: nothing lost in silence, nothing twice. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { LogRecord } from '@profilestream/event-log'
import { Kafka, logLevel, type Admin } from 'kafkajs'
import { untilDone } from '../support/eventually.js'
import { testServers } from '../support/servers.js'
import { foldRecords, readTopic } from './chaos-log.js'
import { codeOf } from './builder-process.js'
import { setScene, type Scene } from './scene.js'
import { assertExactlyOnce, differences } from './verdict.js'

const servers = await testServers()

void describe('a log that changes under the profiles', () => {
  let admin: Admin
  let scene: Scene | undefined

  before(async () => {
    admin = new Kafka({ brokers: servers.kafkaBrokers.split(','), logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
  })
  afterEach(async () => {
    await scene?.close()
    scene = undefined
  })
  after(() => admin.disconnect())

  /** Deletes every record there is now, from the front. @returns them */
  const cutAll = async (of: Scene): Promise<LogRecord[]> => {
    const records = await recordsOf(of)
    await of.deleteRecords((end) => end)
    return records
  }
  const recordsOf = ({ eventLog, topic }: Scene): Promise<LogRecord[]> => readTopic(eventLog, topic)

  void it('cut below what is applied, it is gone on from, running and after a start', async () => {
    // Nothing is ever committed: after the cut the group's offsets are out of range.
    const { eventLog, profiles, ...set } = (scene = await setScene({
      ...servers,
      seed: 11,
      durabilityWindowMs: 600_000,
    }))
    const first = set.startBuilder()
    await set.publish(1_000)
    await set.untilApplied()

    const cut = await cutAll(scene)
    await set.publish(300)
    await set.untilApplied()
    assert.equal(await first.stop(), 0)
    set.startBuilder()
    await set.publish(300)
    await set.untilApplied()

    const clean = await foldRecords(eventLog, [...cut, ...(await recordsOf(scene))])
    await assertExactlyOnce(eventLog, profiles, clean)
  })

  void it('cut above what is applied, it stops a builder that runs or starts, which says what is lost', async () => {
    const { eventLog, profiles, ...set } = (scene = await setScene({
      ...servers,
      seed: 12,
      durabilityWindowMs: 600_000,
    }))
    const frozen = set.startBuilder()
    await set.publish(1_000)
    await set.untilApplied()

    frozen.freeze()
    // The first answer the question that it had asked before it froze.
    await set.publish(300)
    await set.publish(300)
    const all = await cutAll(scene)
    await set.publish(100)
    frozen.wake()
    assert.equal(await codeOf(frozen), 2)
    const refused = set.startBuilder()
    assert.equal(await codeOf(refused), 2)

    for (const builder of [frozen, refused])
      assert.match(
        builder.output(),
        /the records \d+ to \d+ of partition .* were deleted before they were applied/,
      )
    const next = await profiles.store.logIdentity.readOffsets()
    const applied = all.filter(({ partition, offset }) => offset < (next.get(partition) ?? 0))
    assert.ok(applied.length < all.length)
    assert.deepEqual(await differences(eventLog, profiles, await foldRecords(eventLog, applied)), [])
    // Told to go on without them, it does.
    set.startBuilder({ PROFILESTREAM_PROFILE_BUILDER_ADOPT_LOG: 'true' })
    await set.untilApplied()
    const clean = await foldRecords(eventLog, [...applied, ...(await recordsOf(scene))])
    assert.deepEqual(await differences(eventLog, profiles, clean), [])
  })

  void it('read again from its beginning because the offsets were set back, it changes nothing', async () => {
    const { eventLog, topic, profiles, ...set } = (scene = await setScene({
      ...servers,
      seed: 13,
      durabilityWindowMs: 200,
    }))
    const first = set.startBuilder()
    await set.publish(1_000)
    await set.untilCommitted()
    assert.equal(await first.stop(), 0)

    const toTheBeginning = [0, 0, 0, 0, 0, 0]
    await untilDone('the offsets to be set', () =>
      eventLog.admin.resetOffsets('profile-builder', topic, toTheBeginning),
    )
    set.startBuilder()
    await set.publish(300)
    await set.untilApplied()
    await set.untilCommitted()

    await assertExactlyOnce(eventLog, profiles)
  })

  void it('deleted and made again, it stops the builder that runs, and the next; the profiles stay as they were', async () => {
    const { eventLog, topic, profiles, ...set } = (scene = await setScene({
      ...servers,
      seed: 14,
      durabilityWindowMs: 200,
    }))
    const running = set.startBuilder()
    await set.publish(1_000)
    await set.untilCommitted()
    const clean = await foldRecords(eventLog, await recordsOf(scene))

    await admin.deleteTopics({ topics: [topic] })
    await untilDone('the topic to be made anew', () => eventLog.admin.ensureTopics(), 60_000)
    await untilDone('an event of the new topic', () => set.publish(100))
    assert.equal(await codeOf(running), 2)
    const started = set.startBuilder()
    assert.equal(await codeOf(started), 2)

    for (const builder of [running, started])
      assert.match(builder.output(), /the topic was made anew.*run `profilestream rebuild`/s)
    assert.deepEqual(await differences(eventLog, profiles, clean), [])
  })
})
