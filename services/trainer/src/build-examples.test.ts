/** Examples and what of them is held out, on windows of a few rows. */
import {
  ACTIONS,
  asEpochMs,
  asScenarioName,
  createBotIntervals,
  type ActionDefinition,
  type ScenarioDefinition,
} from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowOfNumbers } from '@profilestream/training-log'
import { buildExamples, type Examples } from './build-examples.js'
import { dropBots } from './drop-bots.js'
import { holdOut } from './hold-out.js'
import type { Window } from './replay-window.js'

const watch = { weight: 3, value: 'completion' } as ActionDefinition
const definition = { itemsRepeat: false, actions: { watch } } as unknown as ScenarioDefinition
const options = { definition, minimumItemSupport: 1, maximumItems: 100 }

/** A window of rows `user item time`, in order of arrival. */
const aWindow = (rows: readonly (readonly [string, string, number])[], firstRow = 0): Window => {
  const users = [...new Set(rows.map(([user]) => user))]
  const items = [...new Set(rows.map(([, item]) => item))]
  return {
    users,
    items,
    user: Uint32Array.from(rows, ([user]) => users.indexOf(user)),
    item: Uint32Array.from(rows, ([, item]) => items.indexOf(item)),
    occurredAt: Float64Array.from(rows, ([, , time]) => time),
    action: new Uint8Array(rows.length).fill(ACTIONS.indexOf('watch')),
    eventHash: new Uint32Array(2 * rows.length),
    numbers: Float64Array.from(rows.flatMap((_, row) => rowOfNumbers({ completion: 1 - row / 10 }))),
    logPlaces: Uint32Array.from(rows, (_, row) => firstRow + row),
  }
}

const named = ({ items, users, sequences }: Examples): Record<string, string> =>
  Object.fromEntries(
    users.map((user, index) => [user, Array.from(sequences[index]!, (item) => items[item]).join(' ')]),
  )

test('a sequence is in time order, and equal times stay in order of arrival', () => {
  const window = aWindow([
    ['ann', 'c', 3],
    ['bob', 'x', 1],
    ['ann', 'a', 1],
    ['ann', 'b', 1],
  ])

  assert.deepEqual(named(buildExamples(window, options)), { ann: 'a b c', bob: 'x' })
})

test('where items do not repeat each counts once, where they do only runs are one', () => {
  const window = aWindow([
    ['ann', 'a', 1],
    ['ann', 'a', 2],
    ['ann', 'b', 3],
    ['ann', 'a', 4],
  ])

  assert.deepEqual(named(buildExamples(window, options)), { ann: 'a b' })
  assert.deepEqual(
    named(buildExamples(window, { ...options, definition: { ...definition, itemsRepeat: true } })),
    { ann: 'a b a' },
  )
})

test('a past holds every interaction with what it says of taste, and where the sequence lies in it', () => {
  const window = aWindow([
    ['ann', 'b', 7],
    ['ann', 'a', 1],
    ['ann', 'a', 2],
  ])

  const { items, pasts } = buildExamples(window, options)
  const [past] = pasts

  assert.deepEqual(Array.from(past!.items, (item) => items[item]).join(' '), 'a a b')
  assert.deepEqual([...past!.at], [1, 2, 7])
  assert.deepEqual(
    Array.from(past!.amounts, (amount) => amount.toFixed(2)),
    ['2.70', '2.40', '3.00'],
  )
  assert.deepEqual([...past!.places], [0, 2])
})

test('items are the most popular first; those below the support or past the cap are unknown', () => {
  const window = aWindow([
    ['ann', 'rare', 1],
    ['ann', 'often', 2],
    ['bob', 'often', 3],
    ['bob', 'twice', 4],
    ['cid', 'twice', 5],
    ['cid', 'often', 6],
    ['dan', 'rarer', 7],
  ])

  assert.deepEqual(buildExamples(window, { ...options, minimumItemSupport: 2 }).items, ['often', 'twice'])
  const capped = buildExamples(window, { ...options, maximumItems: 1 })
  assert.deepEqual(named(capped), { ann: 'often', bob: 'often', cid: 'often' })
})

test('the span and size of the window are said', () => {
  const { windowFrom, windowTo, interactions } = buildExamples(
    aWindow([
      ['ann', 'a', 5],
      ['ann', 'b', 2],
    ]),
    options,
  )

  assert.deepEqual([windowFrom, windowTo, interactions], [2, 5, 2])
})

const threeUsers = aWindow(
  [
    ['ann', 'a', 1],
    ['ann', 'b', 2],
    ['bob', 'a', 1],
    ['bob', 'b', 2],
    ['bob', 'c', 3],
    ['cid', 'a', 1],
    ['cid', 'b', 2],
    ['ann', 'c', 4],
    ['cid', 'c', 5],
  ],
  100,
)

test('what a user did as a bot is no example, and every other row keeps its place in the log', () => {
  const span = { from: asEpochMs(2), to: asEpochMs(3), scenario: null }
  const bots = createBotIntervals([
    ['bob', { version: 1, spans: [span] }],
    ['cid', { version: 1, spans: [{ ...span, scenario: asScenarioName('music') }] }],
  ])

  const examples = buildExamples(dropBots(threeUsers, asScenarioName('video'), bots), options)

  assert.deepEqual(named(examples), { ann: 'a b c', bob: 'a', cid: 'a b c' })
  assert.equal(examples.interactions, 7)
  assert.deepEqual(examples.lastRows, [107, 102, 108])
  const rowOfBob = examples.pasts[1]!
  assert.deepEqual([...rowOfBob.amounts], [3 * Math.fround(0.8)].map(Math.fround))
  assert.equal(dropBots(threeUsers, asScenarioName('video'), createBotIntervals()), threeUsers)
})

test('before the first release every user with three interactions can judge', () => {
  const examples = buildExamples(threeUsers, options)

  const { train, test: sealed } = holdOut(examples, { learned: null, maximumJudges: 10, logEnd: 109 })

  assert.equal(sealed.users, 3)
  assert.deepEqual(
    train.sequences.map((sequence) => sequence.length),
    [2, 2, 2],
  )
})

test('only interactions that arrived after the serving release was trained judge it', () => {
  const examples = buildExamples(threeUsers, options)
  const learned = { logEnd: 107, windowTo: asEpochMs(3) }

  const { train, test: sealed } = holdOut(examples, { learned, maximumJudges: 10, logEnd: 109 })

  assert.equal(sealed.users, 2)
  assert.deepEqual(
    train.sequences.map((sequence) => sequence.length),
    [2, 3, 2],
  )
})

test('after the log was made anew time tells what the serving release can have seen', () => {
  const examples = buildExamples(threeUsers, options)
  const learned = { logEnd: 5_000, windowTo: asEpochMs(4) }

  const { test: sealed } = holdOut(examples, { learned, maximumJudges: 10, logEnd: 109 })

  assert.equal(sealed.users, 1)
})

test('judges are no more than asked for, and the same ones each time', () => {
  const examples = buildExamples(threeUsers, options)
  const held = { learned: null, maximumJudges: 2, logEnd: 109 }

  const first = holdOut(examples, held).train.sequences.map((sequence) => sequence.length)
  const second = holdOut(examples, held).train.sequences.map((sequence) => sequence.length)

  assert.equal(first.filter((length) => length === 2).length, 2)
  assert.deepEqual(first, second)
})
