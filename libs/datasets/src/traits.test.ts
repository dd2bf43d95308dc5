/** Tables of people as the two MovieLens sets have them, and what is kept apart of a user. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asUserId } from '@profilestream/contracts'
import { anEvent } from '@profilestream/contracts/testing'
import { holdNewest } from './hold-newest.js'
import { ageGroupOf, readTraits } from './traits.js'

test('both tables are read by the names of their columns', async () => {
  const ml1m = await readTraits(['user\tgender\tage\toccupation', '1\tM\t25\t15', '2\tF\t1\t10', ''])
  const ml100k = await readTraits(['user_id:token\tage:token\tgender:token', '7\t24\tF', '8\t\tM\r'])

  assert.deepEqual(
    [...ml1m],
    [
      ['1', { gender: 'M', age: 25 }],
      ['2', { gender: 'F', age: 1 }],
    ],
  )
  assert.deepEqual(
    [...ml100k],
    [
      ['7', { gender: 'F', age: 24 }],
      ['8', { gender: 'M' }],
    ],
  )
})

test('the age groups are those of MovieLens-1M, whose ages are first years of groups', () => {
  assert.deepEqual([1, 17, 18, 24, 25, 49, 50, 56, 90].map(ageGroupOf), [
    ...['below 18', 'below 18', '18–24', '18–24', '25–34', '45–49', '50–55'],
    ...['56 and above', '56 and above'],
  ])
})

test('the newest interactions of a user are kept apart in time order, unless too little would be left', () => {
  const of = (userId: string, at: number, action: 'watch' | 'impression' = 'watch') =>
    anEvent({ userId, itemId: `film-${at}`, action, occurredAt: at })
  const events = [
    of('ada', 3),
    of('ada', 1),
    of('ben', 2),
    of('ada', 4),
    of('ada', 2),
    of('ada', 9, 'impression'),
  ]

  const { past, newest } = holdNewest(events, { count: 2, least: 2 })

  assert.deepEqual(
    past.map(({ userId, occurredAt }) => [userId, occurredAt]),
    [
      ['ada', 1],
      ['ada', 2],
      ['ben', 2],
    ],
  )
  assert.deepEqual([...newest.keys()], ['ada'])
  assert.deepEqual(
    newest.get(asUserId('ada'))?.map(({ occurredAt }) => occurredAt),
    [3, 4],
  )
})
