import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test, type TestContext } from 'node:test'
import { ConfigError } from '@profilestream/contracts'
import { trainSetOf } from '@profilestream/evaluation'
import { openModel, rankersOf } from './load-models.js'

const MINE = `
export const model = {
  name: 'last',
  summary: 'one item above all',
  parameters: { item: { meaning: 'the item', minimum: 0, maximum: 9, isWhole: true, default: 0, scale: 'linear', search: [0, 9] } },
  create: ({ spelled, numbers }) => ({
    name: spelled,
    fit: async (train) => ({
      scoreMany: (histories) =>
        Float32Array.from({ length: histories.length * train.items }, (_, at) => (at % train.items === numbers.item ? 1 : 0)),
      dispose: () => undefined,
    }),
  }),
}
`

const aFile = async (t: TestContext, content: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'models-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'mine.mjs')
  await writeFile(path, content)
  return path
}

test("a file of anybody's own is a model, with parameters, beside those of the registry", async (t) => {
  const path = await aFile(t, MINE)

  const [popularity, mine] = await rankersOf(`popularity,${path}{item=2}`)

  assert.equal(popularity!.name, 'popularity')
  const fitted = await mine!.fit(trainSetOf([Int32Array.of(0)], 3), { seed: 1, progress: () => undefined })
  assert.deepEqual([...fitted.scoreMany([Int32Array.of(0)])], [0, 0, 1])
})

test('the example of a model in a file of its own is fitted, and prefers what was met last', async () => {
  const path = fileURLToPath(new URL('../../../../docs/examples/recency-model.mjs', import.meta.url))

  const [example] = await rankersOf(`${path}{halfLife=1}`)
  const fitted = await example!.fit(trainSetOf([Int32Array.of(0, 1), Int32Array.of(0, 2)], 3), {
    seed: 1,
    progress: () => undefined,
  })

  assert.deepEqual([...fitted.scoreMany([Int32Array.of(0)])], [1, 1, 1])
  const longer = await (
    await rankersOf(`${path}{halfLife=0.5}`)
  )[0]!.fit(trainSetOf([Int32Array.of(0, 1)], 2), { seed: 1, progress: () => undefined })
  assert.deepEqual([...longer.scoreMany([Int32Array.of(0)])], [0.25, 1])
})

test('a model keeps the texts of its spelling while its numbers are searched', async () => {
  const { spell, make } = await openModel('fallback{of=transitions{steps=3}}')

  assert.equal(spell({ content: 0.5 }), 'fallback{of=transitions{steps=3},content=0.5}')
  assert.equal(make({ content: 0.5 }).name, 'fallback{of=transitions{steps=3},content=0.5}')
})

test('a file without a model, an unknown model and a wrong parameter are called wrongly, and say what to do', async (t) => {
  const empty = await aFile(t, 'export const nothing = 1')
  const refuses = (list: string, pattern: RegExp): Promise<void> =>
    assert.rejects(rankersOf(list), (error) => error instanceof ConfigError && pattern.test(error.message))

  await refuses(empty, /exports no model: export const model/)
  await refuses('./nowhere.mjs', /nowhere\.mjs can't be loaded/)
  await refuses('transition', /did you mean "transitions"/)
  await refuses('transitions{steps=0}', /steps .* must be a whole number/)
  await refuses(' , ', /--models is empty/)
})
