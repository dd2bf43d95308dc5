/** One user's rebuild knows her own events only: ids that share a profile are left to a rebuild of all. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asUserId, ConfigError } from '@profilestream/contracts'
import { aBasis, aBatch, anEvent, aRecord, createHarness } from '../testing/harness.js'
import { refuseLinked } from './rebuild-user.js'

test('a user who has logged in and the id that she had before are refused by name, anybody else is not', async () => {
  const harness = createHarness(await aBasis())
  const login = {
    action: 'identify',
    itemId: null,
    completion: null,
    targetUserId: asUserId('guest'),
  } as const
  await harness.pipeline.process(
    aBatch(
      aRecord(0, 0, anEvent({ id: 'e0', user: 'guest' })),
      aRecord(0, 1, { ...anEvent({ id: 'e1', user: 'ada' }), ...login }),
      aRecord(0, 2, anEvent({ id: 'e2', user: 'bob' })),
    ),
  )
  await harness.pipeline.drain()
  const refuse = async (user: string): Promise<void> =>
    refuseLinked(asUserId(user), (await harness.profileOf(user)) ?? assert.fail(user))

  await assert.rejects(
    refuse('ada'),
    (error) =>
      error instanceof ConfigError &&
      /linked with guest.*run `profilestream rebuild` without --user/.test(error.message),
  )
  await assert.rejects(
    refuse('guest'),
    (error) => error instanceof ConfigError && /linked with ada.*without --user/.test(error.message),
  )
  await refuse('bob')
})
