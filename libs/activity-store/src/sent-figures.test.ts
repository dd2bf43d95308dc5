import assert from 'node:assert/strict'
import test from 'node:test'
import { asScenarioName } from '@profilestream/contracts'
import { createSentFigures } from './sent-figures.js'
import { testRedis } from './testing/test-redis.js'

const { redis, skip, prefix } = testRedis('sent-figures')
const VIDEO = asScenarioName('video')
const figures = (value: number): ReadonlyMap<string, { value: number; users: number; revision: number }> =>
  new Map([['dau|0|1|||', { value, users: 3, revision: 2 }]])

test('figures that were remembered but not confirmed are handed on as perhaps unsent', { skip }, async () => {
  const sent = createSentFigures({ redis }, { keyPrefix: prefix() })
  const first = await sent.remember(VIDEO, { token: 1, figures: figures(0.1 + 0.2), forget: [] })
  await sent.confirm(VIDEO, first!)
  const other = new Map([['wau|0|1|||', { value: 5, users: 5, revision: 0 }]])
  await sent.remember(VIDEO, { token: 1, figures: other, forget: [] })

  const loaded = await sent.load(VIDEO)

  assert.equal(loaded.figures.size, 2)
  assert.deepEqual(loaded.figures.get('dau|0|1|||'), { value: 0.1 + 0.2, users: 3, revision: 2 })
  assert.deepEqual([...loaded.unsent.keys()], ['wau|0|1|||'])
})

test('a leader that was paused past its time can’t write over its successor', { skip }, async () => {
  const sent = createSentFigures({ redis }, { keyPrefix: prefix() })
  await sent.remember(VIDEO, { token: 2, figures: figures(7), forget: [] })

  assert.equal(await sent.remember(VIDEO, { token: 1, figures: figures(6), forget: [] }), null)
  assert.equal((await sent.load(VIDEO)).figures.get('dau|0|1|||')?.value, 7)
})

test('forgotten figures are gone', { skip }, async () => {
  const sent = createSentFigures({ redis }, { keyPrefix: prefix() })
  await sent.remember(VIDEO, { token: 1, figures: figures(1), forget: [] })
  await sent.remember(VIDEO, { token: 1, figures: new Map(), forget: ['dau|0|1|||'] })

  assert.equal((await sent.load(VIDEO)).figures.size, 0)
})
