import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asScenarioName, asUserId, type ProfileUpdated } from '@profilestream/contracts'
import fc from 'fast-check'
import { createWaitingUsers, type WaitingUsers } from './waiting-users.js'

const anUpdate = (user: string, version: number, scenario = 'video'): ProfileUpdated => ({
  userId: asUserId(user),
  version,
  updatedAt: asEpochMs(version),
  touched: [asScenarioName(scenario)],
  days: [],
  botIntervals: [],
  segments: [],
  segmentsSince: [],
  segmentsEntered: [],
  segmentsLeft: [],
})

const aRoom = (): { clock: { now: number }; room: WaitingUsers } => {
  const clock = { now: 0 }
  return { clock, room: createWaitingUsers(() => clock.now, { quietMs: 250, longestWaitMs: 1_000 }) }
}

test('ten updates in a second give one list, of the newest version', () => {
  const { clock, room } = aRoom()
  for (let n = 0; n < 10; n++) {
    clock.now = n * 90
    room.add({ partition: 0, offset: n }, anUpdate('ann', n + 1, n === 3 ? 'music' : 'video'))
    if (n < 9) assert.deepEqual(room.take(10), [])
  }
  clock.now = 1_000

  const [ann, ...others] = room.take(10)

  assert.deepEqual(others, [])
  assert.equal(ann?.version, 10)
  assert.equal(ann.updates, 10)
  assert.deepEqual([...ann.touched], ['video', 'music'])
})

test('a turn comes after the quiet time, and at the latest after the longest wait', () => {
  const { clock, room } = aRoom()
  room.add({ partition: 0, offset: 0 }, anUpdate('ann', 1))
  assert.equal(room.untilNext(), 250)
  clock.now = 249
  assert.equal(room.take(1).length, 0)
  clock.now = 250
  assert.equal(room.take(1).length, 1)
  room.done()

  for (let at = 300; at <= 1_300; at += 100) {
    clock.now = at
    room.add({ partition: 0, offset: at }, anUpdate('bob', at))
  }
  assert.equal(room.take(1).length, 1, 'bob is never quiet and has waited for a second')
})

test('nothing is committed past an update whose list is not published', () => {
  const { clock, room } = aRoom()
  room.add({ partition: 0, offset: 5 }, anUpdate('ann', 1))
  room.add({ partition: 0, offset: 6 }, null)
  room.add({ partition: 1, offset: 9 }, null)
  assert.deepEqual(
    [...room.committable()],
    [
      [0, 5],
      [1, 10],
    ],
  )

  clock.now = 300
  room.take(1)
  assert.deepEqual([...room.committable()], [])
  room.done()
  assert.deepEqual([...room.committable()], [[0, 7]])
})

test('whoever’s list could not be made waits again, together with what came meanwhile', () => {
  const { clock, room } = aRoom()
  room.add({ partition: 0, offset: 0 }, anUpdate('ann', 1, 'music'))
  clock.now = 300
  room.take(1)
  room.add({ partition: 0, offset: 1 }, anUpdate('ann', 2))
  room.putBack()

  assert.equal(room.size(), 1)
  assert.deepEqual([...room.committable()], [])
  clock.now = 1_000
  const [ann] = room.take(1)
  assert.equal(ann?.version, 2)
  assert.deepEqual([...ann.touched], ['music', 'video'])
})

test('when the partitions are given out anew, everything is forgotten', () => {
  const { room } = aRoom()
  room.add({ partition: 0, offset: 3 }, anUpdate('ann', 1))
  room.reset()

  assert.equal(room.size(), 0)
  assert.deepEqual([...room.committable()], [])
  room.add({ partition: 0, offset: 3 }, null)
  assert.deepEqual([...room.committable()], [[0, 4]])
})

test('in any course of events: every update is answered by its version or a newer one, and committed only then', () => {
  const anyStep = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), user: fc.integer({ min: 0, max: 3 }) }),
    fc.record({
      kind: fc.constantFrom('take' as const, 'done' as const, 'back' as const),
      ms: fc.integer({ min: 0, max: 400 }),
    }),
  )
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      const { clock, room } = aRoom()
      const added: { user: string; version: number }[] = []
      const answered = new Map<string, number>()
      let underWay: readonly { userId: string; version: number }[] = []
      let committed = 0
      for (const step of steps) {
        if (step.kind === 'add') {
          const user = `u${step.user}`
          room.add({ partition: 0, offset: added.length }, anUpdate(user, added.length + 1))
          added.push({ user, version: added.length + 1 })
        } else {
          clock.now += step.ms
          if (step.kind === 'take') underWay = room.take(2)
          if (step.kind === 'done') {
            for (const { userId, version } of underWay) answered.set(userId, version)
            room.done()
            underWay = []
          }
          if (step.kind === 'back') {
            room.putBack()
            underWay = []
          }
        }
        committed = room.committable().get(0) ?? committed
        for (const { user, version } of added.slice(0, committed))
          assert.ok((answered.get(user) ?? 0) >= version)
      }
      clock.now += 2_000
      while (room.size() > 0) {
        for (const { userId, version } of room.take(100)) answered.set(userId, version)
        room.done()
      }
      assert.equal(room.committable().get(0) ?? committed, added.length)
      for (const { user, version } of added) assert.ok((answered.get(user) ?? 0) >= version)
    }),
  )
})
