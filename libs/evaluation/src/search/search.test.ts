import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { drawSetting, valueAt, type SearchRange } from './draw.js'
import { bestFirst, searchByHalving, sharesFor, workOf, type Trial } from './successive-halving.js'

const SHARES = [1 / 9, 1 / 3, 1]

test('a drawn value lies in its range, whole and a multiple of its step where it must be', () => {
  const range = fc
    .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 500 }))
    .chain(([low, width]) =>
      fc.record({
        search: fc.constant([low + 1, low + 1 + width] as [number, number]),
        scale: fc.constantFrom('linear' as const, 'log' as const, 'log1p' as const),
        isWhole: fc.boolean(),
      }),
    )
  fc.assert(
    fc.property(range, fc.double({ min: 0, max: 1, noNaN: true }), (of: SearchRange, place) => {
      const [low, high] = of.search!
      const value = valueAt(of, place)
      assert.ok(value >= low && value <= high)
      assert.ok(!of.isWhole || Number.isInteger(value))
    }),
  )
  const stepped: SearchRange = { search: [32, 160], scale: 'log', isWhole: true, step: 8 }
  assert.equal(valueAt(stepped, 0.5), 72) // √(32 · 160) = 71.55
})

test('half of what is drawn on a logarithmic scale lies below the geometric mean', () => {
  assert.equal(valueAt({ search: [1, 10_000], scale: 'log', isWhole: false }, 0.5), 100)
  assert.equal(valueAt({ search: [0, 99], scale: 'log1p', isWhole: false }, 0.5), 9)
})

test('what is not looked for is not drawn', () => {
  const space = {
    a: { search: [0, 1], scale: 'linear', isWhole: false },
    b: { search: null, scale: 'linear', isWhole: false },
  } as const

  assert.deepEqual(
    drawSetting(space, () => 0.25),
    { a: 0.25 },
  )
})

test('nine begin on a ninth, the best three go on to a third, the best one to all; the defaults are tried on all', async () => {
  const tried: Trial[] = []

  const results = await searchByHalving({
    shares: SHARES,
    settings: 9,
    evaluate: (trial) => {
      tried.push(trial)
      return Promise.resolve(trial.setting === 0 ? 5 : trial.setting) // the last drawn is the best
    },
    mayTry: () => true,
  })

  const on = (share: number): number[] =>
    tried.filter((trial) => trial.share === share).map(({ setting }) => setting)
  assert.deepEqual(on(1 / 9), [1, 2, 3, 4, 5, 6, 7, 8, 9])
  assert.deepEqual(on(1 / 3), [9, 8, 7])
  assert.deepEqual(on(1), [0, 9])
  assert.equal(bestFirst(results.filter(({ share }) => share === 1))[0]!.setting, 9)
  const work = tried.reduce((sum, { share }) => sum + share, 0)
  assert.ok(Math.abs(work - workOf(SHARES, 9)) < 1e-9)
})

test('the work foretold is the work done, for any number of settings', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom([1], [1 / 3, 1], SHARES),
      async (settings, shares) => {
        let work = 0
        await searchByHalving({
          shares,
          settings,
          evaluate: ({ setting, share }) => {
            work += share
            return Promise.resolve((setting * 7) % 11)
          },
          mayTry: () => true,
        })
        assert.ok(Math.abs(work - workOf(shares, settings)) < 1e-9)
      },
    ),
  )
})

test('a search without end goes on until the budget is spent, and begins with the defaults', async () => {
  let left = 20

  const results = await searchByHalving({
    shares: SHARES,
    evaluate: ({ setting }) => Promise.resolve(-setting),
    mayTry: () => left-- > 0,
  })

  assert.equal(results.length, 20)
  assert.deepEqual([results[0]!.setting, results[0]!.share], [0, 1])
  assert.ok(results.some(({ setting }) => setting === 15)) // into the second nine
})

test('a share that would leave too little is not used', () => {
  assert.deepEqual(sharesFor(6_040, 100), SHARES)
  assert.deepEqual(sharesFor(400, 100), [1 / 3, 1])
  assert.deepEqual(sharesFor(50, 100), [1])
})
