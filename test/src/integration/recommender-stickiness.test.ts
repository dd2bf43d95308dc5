import assert from 'node:assert/strict'
import test from 'node:test'
import {
  asEpochMs,
  asItemId,
  asUserId,
  DAY_MS,
  HOUR_MS,
  type StickinessMetric,
} from '@profilestream/contracts'
import { aFilm, aWatchNow } from '../support/builders.js'
import { collect } from '../support/event-log.js'
import { eventually } from '../support/eventually.js'
import { createRecommenderSystem, type RecommenderProcess } from '../support/recommender-system.js'

const system = await createRecommenderSystem('recommender-stickiness')
const sent: StickinessMetric[] = []
await collect(system.eventLog, {
  topic: system.eventLog.topics.stickinessMetrics,
  codec: system.eventLog.codecs.stickinessMetric,
  into: sent,
})
await system.publishCatalog([aFilm('alien', { categories: ['sci-fi'] })])

/** Ten days ago, so that no window reaches past now. */
const FIRST_DAY = Math.floor(Date.now() / DAY_MS) - 10
const at = (day: number, hour: number): ReturnType<typeof asEpochMs> =>
  asEpochMs((FIRST_DAY + day) * DAY_MS + hour * HOUR_MS)
const watch = (user: string, day: number, hour: number): Parameters<typeof aWatchNow>[0] => ({
  userId: asUserId(user),
  itemId: asItemId('alien'),
  occurredAt: at(day, hour),
})

interface Asked {
  readonly metric: string
  readonly endDay: number
  readonly variant?: string
  readonly cohortDay?: number
  readonly dayNumber?: number
}

/** The newest revision of a figure whose window ends with a day. */
const newest = ({ metric, endDay, variant, cohortDay, dayNumber }: Asked): StickinessMetric | undefined =>
  sent
    .filter(
      (figure) =>
        figure.metric === metric &&
        figure.windowTo === (FIRST_DAY + endDay + 1) * DAY_MS &&
        figure.variant === (variant ?? null) &&
        figure.cohortDay === (cohortDay === undefined ? null : FIRST_DAY + cohortDay) &&
        figure.dayNumber === (dayNumber ?? null),
    )
    .sort((a, b) => b.revision - a.revision)[0]

const becomes = (asked: Asked, value: number): Promise<StickinessMetric> =>
  eventually(`${JSON.stringify(asked)} to become ${value}, it is ${JSON.stringify(newest(asked))}`, () => {
    const figure = newest(asked)
    return figure !== undefined && Math.abs(figure.value - value) < 1e-9 ? figure : undefined
  })

const gaugeOf = async ({ url }: RecommenderProcess, name: string): Promise<string> => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return text.split('\n').find((line) => line.startsWith(name)) ?? ''
}

/** Short enough to wait for, long enough for a leader whom a busy machine keeps waiting. */
const leading = { PROFILESTREAM_RECOMMENDER_LEADER_TTL_MS: '6000' }
const first = await system.start(leading)
const second = await system.start(leading)
const updates = await system.act([
  // ann comes twice on day 0 and again on day 1; bob on day 0; cid on day 1
  aWatchNow(watch('ann', 0, 8)),
  aWatchNow(watch('ann', 0, 20)),
  aWatchNow(watch('bob', 0, 9)),
  aWatchNow(watch('ann', 1, 8)),
  aWatchNow(watch('cid', 1, 9)),
])

test('figures are those of a sheet of paper', async () => {
  await becomes({ metric: 'dau', endDay: 1 }, 2)
  await becomes({ metric: 'wau', endDay: 1 }, 3)
  await becomes({ metric: 'mau', endDay: 1 }, 3)
  await becomes({ metric: 'dau_per_mau', endDay: 1 }, 2 / 3)
  await becomes({ metric: 'sessions', endDay: 0 }, 3)
  await becomes({ metric: 'sessions_per_active_user', endDay: 0 }, 1.5)
  const retention = await becomes({ metric: 'retention_classic', endDay: 1, cohortDay: 0, dayNumber: 1 }, 0.5)
  assert.equal(retention.users, 2)
  assert.equal(retention.unit, 'ratio')
})

test('the figures of the variants add up to all', async () => {
  const all = await becomes({ metric: 'dau', endDay: 1 }, 2)
  const arms = ['personal', 'control'].map(
    (variant) => newest({ metric: 'dau', endDay: 1, variant })?.value ?? 0,
  )

  assert.equal(arms[0]! + arms[1]!, all.value)
})

test('one of two instances leads, and shows the figures as gauges', async () => {
  const lastOf = async (name: string): Promise<(string | undefined)[]> =>
    (await Promise.all([first, second].map((one) => gaugeOf(one, name)))).map((line) =>
      line.split(' ').at(-1),
    )

  const [leads, dau] = await eventually('one leader, who shows two users', async () => {
    const leaders = await lastOf('profilestream_recommender_leader{')
    const figures = await lastOf('profilestream_stickiness{scenario="video",metric="dau",variant="all"')
    const leader = leaders.indexOf('1')
    const isOne = leader === leaders.lastIndexOf('1') && leader >= 0
    return isOne && figures[leader] === '2' ? ([leader, figures] as const) : undefined
  })

  assert.equal(dau[1 - leads], '', 'who does not lead shows nothing')
})

test('replay changes nothing: the same updates again send no figure', async () => {
  await becomes({ metric: 'dau', endDay: 1 }, 2)
  const before = sent.length

  await system.announce(updates)
  // dan's own figure comes after everything that the replay could have sent
  await system.act([aWatchNow(watch('dan', 2, 8))])
  await becomes({ metric: 'dau', endDay: 2 }, 1)

  const repeated = sent
    .slice(before)
    .filter(({ windowTo, cohortDay }) => windowTo <= (FIRST_DAY + 2) * DAY_MS && cohortDay === null)
  assert.deepEqual(repeated, [])
})

test('an event that comes late makes a new revision of the windows it touches', async () => {
  const before = await becomes({ metric: 'dau', endDay: 0 }, 2)

  await system.act([aWatchNow(watch('eve', 0, 12))])

  const after = await becomes({ metric: 'dau', endDay: 0 }, 3)
  assert.equal(after.revision, before.revision + 1)
  await becomes({ metric: 'retention_classic', endDay: 1, cohortDay: 0, dayNumber: 1 }, 1 / 3)
})

test('a visitor who logs in is one user of that day, also when all of it is told again', async () => {
  await system.act([aWatchNow(watch('cookie', 3, 8)), aWatchNow(watch('gil', 3, 9))])
  await becomes({ metric: 'dau', endDay: 3 }, 2)

  const login = await system.act([
    {
      ...aWatchNow(watch('gil', 3, 10)),
      ...({ action: 'identify', itemId: null, completion: null, targetUserId: asUserId('cookie') } as const),
    },
  ])

  await becomes({ metric: 'dau', endDay: 3 }, 1)
  await becomes({ metric: 'sessions', endDay: 3 }, 3)
  await system.announce([...login].reverse())
  await system.act([aWatchNow(watch('hal', 3, 11))])
  await becomes({ metric: 'dau', endDay: 3 }, 2)
})

test('when the leader is killed the other goes on with its revisions', async () => {
  const before = await becomes({ metric: 'dau', endDay: 0 }, 3)
  const isFirst = (await gaugeOf(first, 'profilestream_recommender_leader{')).endsWith(' 1')
  const [leader, other] = isFirst ? [first, second] : [second, first]
  await leader.stop('SIGKILL')

  await system.act([aWatchNow(watch('fay', 0, 13))])

  const after = await becomes({ metric: 'dau', endDay: 0 }, 4)
  assert.equal(after.revision, before.revision + 1)
  assert.match(await gaugeOf(other, 'profilestream_recommender_leader{'), / 1$/)
  // A leader killed between sending and remembering is followed by one that sends the same again: at least once.
  const valuesOf = new Map<string, Set<number>>()
  for (const { metric, windowFrom, windowTo, variant, cohortDay, dayNumber, revision, value } of sent) {
    const key = JSON.stringify([metric, windowFrom, windowTo, variant, cohortDay, dayNumber, revision])
    valuesOf.set(key, (valuesOf.get(key) ?? new Set()).add(value))
  }
  const contradicted = [...valuesOf].filter(([, values]) => values.size > 1)
  assert.deepEqual(contradicted, [], 'two leaders never say different things under one revision')
})
