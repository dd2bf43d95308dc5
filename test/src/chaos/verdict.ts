/** The verdict over a chaos test: what is stored and what was emitted, beside one clean pass over the log. */
import assert from 'node:assert/strict'
import type { EventLog } from '@profilestream/event-log'
import { eventually } from '../support/eventually.js'
import type { StoredProfiles } from '../support/stored-profiles.js'
import { foldOnce, readEmitted, versionsOf, type CleanPass } from './chaos-log.js'

/** Resolves when Redis says that every partition is applied to its end. */
export const untilApplied = async (eventLog: EventLog, { store }: StoredProfiles): Promise<void> => {
  const ends = await eventLog.admin.endOffsets(eventLog.topics.clickstream.name)
  await eventually(
    'every partition to be applied to its end',
    async () => {
      const applied = await store.logIdentity.readOffsets().catch(() => new Map<number, number>())
      return ends.every((end, partition) => (applied.get(partition) ?? 0) >= end) ? true : undefined
    },
    180_000,
  )
}

/** What is wrong beside a clean pass; nothing when all is well. @param clean  over the log as it is now when absent */
export const differences = async (
  eventLog: EventLog,
  { store }: StoredProfiles,
  clean?: CleanPass,
): Promise<string[]> => {
  const { profiles } = clean ?? (await foldOnce(eventLog))
  const users = [...profiles.keys()]
  const stored = await store.readMany(users)
  return users.filter(
    (user, index) => !Buffer.from(profiles.get(user)!).equals(Buffer.from(stored[index] ?? [])),
  )
}

/**
 * Every profile has the bytes of one clean pass, each user's newest version was emitted, each broken record is a dead letter.
 * @param of  the clean pass, where the log no longer holds all that it was made of
 */
export const assertExactlyOnce = async (
  eventLog: EventLog,
  profiles: StoredProfiles,
  of?: CleanPass,
): Promise<void> => {
  const clean = of ?? (await foldOnce(eventLog))
  const emitted = await readEmitted(eventLog)

  assert.deepEqual(await differences(eventLog, profiles, clean), [])
  assert.equal(await profiles.store.count(), clean.profiles.size)
  assert.deepEqual([...emitted.versions].sort(), [...versionsOf(clean.profiles)].sort())
  assert.equal(emitted.deadLetterIds.size, clean.broken)
}
