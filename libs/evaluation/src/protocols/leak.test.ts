/** A planted leak: a model that looks for the answers in everything it can reach, and finds none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import type { FittedRanker, Ranker, TrainSet } from '../ranker.js'
import { splitColdItems } from './cold-items.js'
import { splitLeaveLastOneOut, type Split } from './leave-last-one-out.js'
import { splitLeaveOneRandomOut } from './leave-one-random-out.js'
import { splitTemporal } from './temporal.js'

const ITEMS = 200
const USERS = 400
const random = createSeededRandom(7).next
const draw = (): number => Math.floor(random() * ITEMS)
/** Four different items each, without any rule: who does not know the answers can only guess. */
const sequences = Array.from({ length: USERS }, () => {
  const items = new Set<number>()
  while (items.size < 4) items.add(draw())
  return Int32Array.from(items)
})
const times = sequences.map((items) => Float64Array.from(items, (_, place) => place))

const SPLITS: Readonly<Record<string, () => Split>> = {
  'leave-last-one-out': () => splitLeaveLastOneOut({ sequences, items: ITEMS }),
  'leave-one-random-out': () => splitLeaveOneRandomOut({ sequences, items: ITEMS, seed: 3 }),
  'cold-items': () => splitColdItems({ sequences, items: ITEMS, itemShare: 0.3, seed: 3 }),
  temporal: () => splitTemporal({ sequences, times, items: ITEMS, cutAt: 3 }),
}

/** All numbers that can be reached from a value: through its properties, and through the memory behind typed arrays. */
const reachable = (value: unknown, found = new Set<unknown>()): number[] => {
  if (typeof value === 'number') return [value]
  if (value === null || typeof value !== 'object' || found.has(value)) return []
  found.add(value)
  if (ArrayBuffer.isView(value))
    return value.buffer.byteLength % 4 === 0 ? [...new Int32Array(value.buffer)] : []
  const names = [...Object.getOwnPropertyNames(value), ...Object.getOwnPropertySymbols(value)]
  return names.flatMap((name) => reachable((value as Record<PropertyKey, unknown>)[name], found))
}

/** Scores highest what it found of a user beside her history. */
const cheat = (answersOf: (user: number) => readonly number[]): FittedRanker => ({
  scoreMany: (histories, users = []) => {
    const scores = Float32Array.from({ length: histories.length * ITEMS }, () => random())
    histories.forEach((history, row) => {
      for (const item of answersOf(users[row]!)) {
        if (item >= 0 && item < ITEMS && !history.includes(item)) scores[row * ITEMS + item] = 2
      }
      history.fill(0) // what it is asked with is no way to change who has seen what
    })
    return scores
  },
  dispose: () => undefined,
})

const thief: Ranker = {
  name: 'thief',
  fit: (train, context) => {
    const perUser = train.sequences.map((sequence) => reachable(sequence))
    assert.ok(perUser.flat().length >= USERS, 'it does look')
    const elsewhere = new Set(reachable({ ...train, sequences: null, context }))
    assert.ok(elsewhere.size <= 5, 'sizes and the seed are all there is beside the sequences')
    return Promise.resolve(cheat((user) => perUser[user]!))
  },
}

const hits = (ranks: Float64Array): number => ranks.filter((rank) => rank === 1).length

/** All she had; where whole items are held out, the newest of those that she had. */
const answersOf = (protocol: string, { train }: Split): ((user: number) => readonly number[]) => {
  if (protocol !== 'cold-items') return (user) => [...sequences[user]!]
  const warm = new Set(train.sequences.flatMap((sequence) => [...sequence]))
  return (user) => [...sequences[user]!].filter((item) => !warm.has(item)).slice(-1)
}

for (const [protocol, make] of Object.entries(SPLITS)) {
  test(`${protocol}: a model that searches all it is given for the answers does no better than chance`, async () => {
    const { train, test: sealed } = make()
    const fitted = await thief.fit(train, { seed: 1, progress: () => undefined })
    const first = hits(sealed.judge(fitted))
    const again = hits(sealed.judge(fitted))

    // Chance is 400 / 197 = 2; eight or more would be one in a thousand.
    assert.ok(first < 8 && again < 8, `${first} and ${again} of ${sealed.users} first places`)
  })

  test(`${protocol}: with the answers the same model would be right every time`, () => {
    const split = make()

    assert.equal(hits(split.test.judge(cheat(answersOf(protocol, split)))), split.test.users)
  })
}

test('a sealed test is no train set, and holds nothing that could be read', () => {
  for (const make of Object.values(SPLITS)) {
    const { test: sealed } = make()
    // @ts-expect-error The compiler refuses to learn from a test.
    const leak: TrainSet = sealed

    assert.deepEqual(reachable(leak), [sealed.users])
  }
})

test('a model that writes into the histories it is asked with changes neither ranks nor lists', () => {
  const honest: FittedRanker = {
    scoreMany: (histories) => Float32Array.from(histories.flatMap(() => [...Array(ITEMS).keys()])),
    dispose: () => undefined,
  }
  // To have had the items in front would put the target in front of all that is left.
  const forger: FittedRanker = {
    ...honest,
    scoreMany: (histories) => {
      histories.forEach((history) => history.forEach((_, place) => (history[place] = ITEMS - 1 - place)))
      return honest.scoreMany(histories)
    },
  }
  for (const make of Object.values(SPLITS)) {
    const expected = make().test.examine(honest, { length: 5 })
    const { test: sealed } = make()
    sealed.judge(forger)

    assert.deepEqual(sealed.examine(forger, { length: 5 }), expected)
  }
})
