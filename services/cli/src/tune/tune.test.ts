import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { ConfigError, createSeededRandom } from '@profilestream/contracts'
import type { Ranker } from '@profilestream/evaluation'
import { openModel } from '../models/load-models.js'
import { readBudget } from './budget.js'
import { runTune, settingOf, type TuneProgress, type TuneResult, type Tuning } from './run-tune.js'
import { writeFoundSettings } from './settings-file.js'
import { openTuneState, type KeptTrial } from './tune-state.js'
import { fingerprintOf, judgesOf, sequenceGround, shareOfUsers, tuningDataOf } from './tuning-data.js'

const ITEMS = 30
/** An item that only last interactions are with. */
const PLANTED = ITEMS

/** Walks around a ring of items; the last step goes to the given item. */
const walksTo = (last: number, users = 40): Int32Array[] => {
  const random = createSeededRandom(5)
  return Array.from({ length: users }, () => {
    let at = random.integer(ITEMS)
    const walk = Array.from(
      { length: 6 + random.integer(6) },
      () => (at = (at + 1 + random.integer(2)) % ITEMS),
    )
    return Int32Array.from([...walk, last])
  })
}

const aFolder = async (t: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'tune-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

interface Search {
  readonly spelled?: string
  readonly sequences?: readonly Int32Array[]
  readonly settings?: number
  readonly seed?: number
  readonly stateFile: string
  readonly wrap?: (ranker: Ranker) => Ranker
  readonly progress?: TuneProgress[]
  readonly interrupted?: AbortSignal
}

const search = async ({
  spelled = 'transitions',
  settings = 4,
  seed = 1,
  ...rest
}: Search): Promise<TuneResult | null> => {
  const { model, given, make } = await openModel(spelled)
  const data = tuningDataOf(rest.sequences ?? walksTo(0), ITEMS + 1)
  const wrap = rest.wrap ?? ((ranker) => ranker)
  const ground = sequenceGround({
    ...{ data, seed, excludeSeen: false, make: (parameters) => wrap(make(parameters)) },
    ...(model.usual && { usual: model.usual }),
  })
  const tuning: Tuning = { model, given, ground, budget: { settings }, seed }
  const identity = { model: spelled, data: ground.fingerprint, seed }
  return runTune(
    {
      state: await openTuneState(rest.stateFile, identity, { fresh: false }),
      progress: (line) => rest.progress?.push(line),
      now: () => 0,
      interrupted: rest.interrupted ?? new AbortController().signal,
    },
    tuning,
  )
}

const figuresOf = (result: TuneResult | null): KeptTrial[] => [...(result?.trials ?? [])]

/** A ranker that says every item it was shown, while fitting and while scoring. */
const spying =
  (shown: Set<number>) =>
  (ranker: Ranker): Ranker => ({
    name: ranker.name,
    fit: async (train, context) => {
      for (const sequence of train.sequences) {
        for (const item of sequence) shown.add(item)
        for (const item of new Int32Array(sequence.buffer)) shown.add(item) // what a view would still hold
      }
      const fitted = await ranker.fit(train, context)
      return {
        scoreMany: (histories, users) => {
          for (const history of histories) for (const item of history) shown.add(item)
          return fitted.scoreMany(histories, users)
        },
        dispose: () => fitted.dispose(),
      }
    },
  })

test('no model sees the last interaction of anybody while it is tuned, not even to be asked by it', async (t) => {
  const shown = new Set<number>()

  await search({
    stateFile: join(await aFolder(t), 's.json'),
    sequences: walksTo(PLANTED),
    wrap: spying(shown),
  })

  assert.ok(shown.size === ITEMS, 'all other items are seen')
  assert.ok(!shown.has(PLANTED))
})

test('what users did last changes nothing of what tuning finds', async (t) => {
  const folder = await aFolder(t)

  const one = await search({ stateFile: join(folder, 'one.json'), sequences: walksTo(PLANTED) })
  const other = await search({ stateFile: join(folder, 'other.json'), sequences: walksTo(3) })

  assert.deepEqual(figuresOf(one), figuresOf(other))
  assert.equal(fingerprintOf(tuningDataOf(walksTo(PLANTED), 31)), fingerprintOf(tuningDataOf(walksTo(3), 31)))
})

test('the same seed finds the same, another draws other settings', async (t) => {
  const folder = await aFolder(t)

  const [first, again, other] = [
    await search({ stateFile: join(folder, '1.json') }),
    await search({ stateFile: join(folder, '2.json') }),
    await search({ stateFile: join(folder, '3.json'), seed: 2 }),
  ]

  assert.deepEqual(figuresOf(first), figuresOf(again))
  assert.notDeepEqual(figuresOf(first)[1]!.parameters, figuresOf(other)[1]!.parameters)
})

test('a search that was interrupted goes on where it was, and finds what one without interruption finds', async (t) => {
  const folder = await aFolder(t)
  const stateFile = join(folder, 'cut.json')
  const controller = new AbortController()
  let fits = 0
  const counting = (ranker: Ranker): Ranker => ({
    ...ranker,
    fit: (train, context) => {
      fits += 1
      if (fits === 2) controller.abort()
      return ranker.fit(train, context)
    },
  })

  const cut = await search({ stateFile, wrap: counting, interrupted: controller.signal })
  const whole = await search({ stateFile, wrap: counting })

  assert.equal(cut!.trials.length, 2)
  assert.deepEqual(figuresOf(whole), figuresOf(await search({ stateFile: join(folder, 'uncut.json') })))
  assert.equal(fits, whole!.trials.length, 'no trial is made twice')
})

test('the best of a search is never worse on validation than the model as it is', async (t) => {
  const { best, usual } = (await search({ stateFile: join(await aFolder(t), 's.json'), settings: 6 }))!

  assert.equal(usual.setting, 0)
  assert.ok(best.figures['ndcg@10']! >= usual.figures['ndcg@10']!)
})

test('a parameter that the spelling fixes is not drawn', async () => {
  const { model, given } = await openModel('transitions{steps=3}')

  const setting = settingOf({ model, given, seed: 1 }, 7)

  assert.equal(setting['steps'], 3)
  assert.deepEqual(Object.keys(setting).sort(), Object.keys(model.parameters).sort())
})

test('a network is tried on fewer epochs first', async (t) => {
  const epochs: number[] = []
  const progress: TuneProgress[] = []

  await search({
    spelled: 'attention{epochs=9,dimension=8,length=10,blocks=1,heads=1,batch=16,expansion=1}',
    settings: 3,
    stateFile: join(await aFolder(t), 's.json'),
    progress,
    wrap: (ranker) => {
      epochs.push(Number(/epochs=(\d+)/.exec(ranker.name)?.[1]))
      return ranker
    },
  })

  assert.deepEqual(epochs, [9, 1, 1, 1, 3, 9])
  assert.ok(progress.some(({ fit, secondsLeft }) => fit?.epoch === 1 && secondsLeft !== undefined))
})

test('a smaller share of users lies within a larger one', () => {
  const data = tuningDataOf(walksTo(0, 300), ITEMS)
  const [third, all] = [shareOfUsers(data, 1 / 3, 4), new Set(shareOfUsers(data, 1 / 2, 4).sequences)]

  assert.ok(third.sequences.every((sequence) => all.has(sequence)))
  assert.ok(judgesOf(third) > 70 && judgesOf(third) < 130, String(judgesOf(third)))
})

test('what stands beside the items is cut and shared out with them, and a network reads it', async () => {
  const walks = walksTo(PLANTED, 60)
  const columns = walks.map((items) => ({
    at: Float64Array.from(items, (_, step) => 60_000 * step),
    actions: Uint8Array.from(items),
    values: new Int8Array(items.length),
  }))
  const data = tuningDataOf(walks, ITEMS + 1, columns)
  const { make, given } = await openModel(
    'mlp{profile=1,gap=1,category=1,dimension=8,epochs=1,newest=1,means=1,units=8}',
  )
  const half = shareOfUsers(data, 1 / 2, 4)
  const facts = { categories: Array.from({ length: ITEMS + 1 }, (_, item) => [String(item % 3)]) }
  const ground = sequenceGround({ data, make, facts, seed: 1, excludeSeen: false })

  const figures = await ground.judge({ parameters: given, share: 1, progress: () => undefined })

  assert.ok(Number.isFinite(figures['ndcg@10']))
  for (const { sequences, columns: own } of [data, half])
    sequences.forEach((items, user) => assert.deepEqual([...own![user]!.actions!], [...items]))
  assert.ok(data.columns!.every(({ actions }) => !new Uint8Array(actions!.buffer).includes(PLANTED)))
})

test('the state of another search is refused with what to do', async (t) => {
  const folder = await aFolder(t)
  const stateFile = join(folder, 's.json')
  await search({ stateFile, settings: 1 })
  const damaged = join(folder, 'd.json')
  await writeFile(damaged, '{"trials": 3}')

  const refuses = (file: string, seed: number, pattern: RegExp): Promise<void> =>
    assert.rejects(
      search({ stateFile: file, seed, settings: 1 }),
      (error) => error instanceof ConfigError && pattern.test(error.message),
    )
  await refuses(stateFile, 9, /another search, whose seed is 1, not 9: name another with --state/)
  await refuses(damaged, 1, /no state of a search.*--fresh/)
})

test('the best is written into a settings file beside what it holds', async (t) => {
  const file = join(await aFolder(t), 'settings.json')
  await writeFile(
    file,
    '{"kafka": {"brokers": ["b:1"]}, "trainer": {"keepReleases": 3, "models": {"ease": {"lambda": 5}}}}',
  )

  await writeFoundSettings(file, { section: 'trainer', name: 'transitions', parameters: { steps: 7 } })

  assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), {
    kafka: { brokers: ['b:1'] },
    trainer: { keepReleases: 3, models: { ease: { lambda: 5 }, transitions: { steps: 7 } } },
  })

  const parameters = { k: 7, expectation: 'plain' }
  await writeFoundSettings(file, { section: 'ratings', name: 'user-msd', parameters })

  const both = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  assert.deepEqual(both['ratings'], { models: { 'user-msd': parameters } })
  assert.deepEqual(Object.keys(both), ['kafka', 'trainer', 'ratings'])
  await writeFile(file, '[]')
  await assert.rejects(
    writeFoundSettings(file, { section: 'trainer', name: 'ease', parameters: {} }),
    /no settings file/,
  )
})

test('a budget is a time or a number of settings', () => {
  assert.deepEqual(['600s', '10min', '1.5h', '50'].map(readBudget), [
    { seconds: 600 },
    { seconds: 600 },
    { seconds: 5_400 },
    { settings: 50 },
  ])
  for (const wrong of ['', '0', '-3', '1.5', 'ten', '5 days'])
    assert.throws(() => readBudget(wrong), ConfigError)
})
