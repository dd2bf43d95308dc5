/** Warm refits: they begin where the serving release stands, know new items, and give way to full ones now and then. */
import {
  asEpochMs,
  asEventId,
  asItemId,
  asScenarioName,
  asUserId,
  createSeededRandom,
} from '@profilestream/contracts'
import { createReleaseStore } from '@profilestream/release-store'
import { loadScenarios, scenariosSettings } from '@profilestream/service'
import { eventHashOf, openTrainingLog } from '@profilestream/training-log'
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Examples, Past } from '../build-examples.js'
import type { RefitJob, RefitResult } from '../refit-job.js'
import type { RefitProgress } from '../refit-progress.js'
import { refit } from '../refit.js'
import { trainAtOnce } from '../resuming/train-network.js'
import { refitSettings } from '../settings.js'
import { trainModels } from '../train-models.js'
import { expectedMemoryMiB, interactionsWithin } from './memory-budget.js'
import { startAfter, type RefitStart } from './refit-start.js'
import { parametersOf, warmRefitOf } from './warm-refit.js'

const video = asScenarioName('video')
const root = await mkdtemp(join(tmpdir(), 'warm-refit-'))
after(() => rm(root, { recursive: true, force: true }))
const folder = join(root, 'log')
const store = createReleaseStore({ logger: { warn: () => undefined } }, { folder: join(root, 'releases') })

/** Users who walk a ring of so many items, a step or two at a time. @returns interactions in the log */
const record = async (
  users: { readonly from: number; readonly to: number },
  items: number,
): Promise<number> => {
  const log = await openTrainingLog(folder)
  for (let user = users.from; user < users.to; user += 1) {
    const random = createSeededRandom(user + 1)
    let at = random.integer(items)
    for (let step = 0; step < 12; step += 1) {
      at = (at + 1 + random.integer(2)) % items
      const userId = asUserId(`user-${String(user)}`)
      const eventHash = eventHashOf(userId, asEventId(`${String(user)}-${String(step)}`))
      const occurredAt = asEpochMs(1_700_000_000_000 + user * 1_000_000 + step)
      const what = { scenario: video, userId, itemId: asItemId(`item-${String(at)}`), occurredAt, eventHash }
      const place = { partition: 0, offset: user * 12 + step, timestamp: occurredAt }
      log.take(place, { ...what, action: 'watch' })
    }
  }
  await log.close()
  return users.to * 12
}

const settings = refitSettings.parse({
  architectures: ['mlp', 'attention'],
  minimumBudgetSeconds: 60,
  models: { attention: { epochs: 12, dimension: 16, blocks: 1 }, mlp: { epochs: 1, dimension: 8 } },
})

const definition = (await loadScenarios(scenariosSettings.parse({}))).get(video)!
const progress: RefitProgress[] = []
const run = async (overrides: Partial<RefitJob>): Promise<RefitResult> => {
  progress.length = 0
  const nothing = {
    labels: new Map(),
    bots: new Map(),
    serving: null,
    checkpoints: join(root, 'checkpoints'),
  }
  return refit(
    {
      store,
      training: { models: trainModels, network: trainAtOnce },
      report: (line) => progress.push(line),
      warn: (message) => assert.fail(message),
      now: () => asEpochMs(1),
    },
    {
      definition,
      trigger: 'demand',
      start: 'full',
      folder,
      logEnd: 0,
      seed: 1,
      settings,
      ...nothing,
      ...overrides,
    },
  )
}

/** So many users that have done three things which no release has learned from. */
const allNew = (items: Examples['items'], logPlace: number): Parameters<typeof warmRefitOf>[1] => {
  const past = { places: Int32Array.of(0, 1, 2), logPlaces: new Uint32Array(3).fill(logPlace) } as Past
  const users = Array.from({ length: 200 }, () => past)
  return { examples: { items, pasts: users }, lengths: users.map(() => 3) }
}

test(
  'a warm refit trains the serving network alone, from its weights, and knows new items; without enough news it is full',
  { timeout: 300_000 },
  async () => {
    const early = await record({ from: 0, to: 300 }, 100)
    const first = await run({ logEnd: early, settings: { ...settings, architectures: ['attention'] } })
    assert.equal(first.decision.decision, 'released', first.decision.reason)
    assert.equal(first.decision.start, 'full')
    const serving = first.written!
    const logEnd = await record({ from: 300, to: 600 }, 110)

    const full = await run({ logEnd, serving })
    const fullFirst = progress.find(({ model, epoch }) => model === 'attention' && epoch === 1)!
    const warm = await run({ logEnd, serving, start: 'warm' })
    const warmFirst = progress.find(({ model, epoch }) => model === 'attention' && epoch === 1)!

    assert.equal(full.decision.start, 'full')
    assert.equal(warm.decision.start, 'warm', warm.decision.reason)
    assert.deepEqual([...new Set(progress.flatMap(({ model }) => model ?? []))], ['attention'])
    assert.ok(
      warmFirst.validation!.ndcg10 > 1.5 * fullFirst.validation!.ndcg10,
      `${String(warmFirst.validation!.ndcg10)} beside ${String(fullFirst.validation!.ndcg10)}`,
    )
    if (warm.written !== null)
      assert.equal((await store.read(warm.written.location, warm.written.manifestSha256)).items.length, 110)

    const few = await run({ logEnd: 400 * 12, serving, start: 'warm' })
    assert.equal(few.decision.start, 'full', 'a hundred new users are too few to validate by')

    const release = await store.read(serving.location, serving.manifestSha256)
    const reading = (sideInputs: RefitJob['settings']['sideInputs']): boolean => {
      const job = { definition, start: 'warm', logEnd, settings: { ...settings, sideInputs } } as const
      return warmRefitOf(release, allNew(release.items, logEnd), job) !== null
    }
    assert.ok(reading({ music: ['gap'] }))
    assert.ok(!reading({ video: ['gap'] }), 'its weights know no gaps')
  },
)

test('a release from before there were gates is gone on with as it is, without them', () => {
  assert.equal(parametersOf('attention', { blocks: 2 })['gated'], 0)
  assert.equal(parametersOf('attention', { blocks: 2, gated: 1 })['gated'], 1)
  assert.deepEqual(parametersOf('mlp', { units: 8 }), { units: 8 })
})

test('every n-th refit is full, and so is the one after a warm one that did not pass', () => {
  const did = (...starts: (RefitStart | undefined)[]): { start?: RefitStart; decision: 'released' }[] =>
    starts.map((start) => ({ ...(start && { start }), decision: 'released' }))

  assert.equal(startAfter([], 3), 'full')
  assert.equal(startAfter(did(undefined), 3), 'full', 'nothing was begun yet')
  assert.equal(startAfter(did('full'), 3), 'warm')
  assert.equal(startAfter(did('full', 'warm'), 3), 'warm')
  assert.equal(startAfter(did('full', 'warm', undefined, 'warm'), 3), 'full')
  assert.equal(startAfter(did('full'), 1), 'full')
  assert.equal(startAfter([...did('full'), { start: 'warm', decision: 'refused' }], 9), 'full')
})

test('the window is cut to the memory, and what does not fit is refused before it is trained', async () => {
  const fitting = interactionsWithin(1_000)
  assert.ok(expectedMemoryMiB({ interactions: fitting, items: 0 }) <= 1_000)
  assert.ok(expectedMemoryMiB({ interactions: fitting + 1_000, items: 0 }) > 1_000)
  assert.equal(interactionsWithin(1), 0)

  const small = {
    ...settings,
    maximumMemoryMiB: Math.ceil(expectedMemoryMiB({ interactions: 1_200, items: 0 })),
  }
  const { decision } = await run({ logEnd: 3_600, settings: small })

  assert.equal(decision.decision, 'refused')
  assert.match(
    decision.reason,
    /not trained: it would need about \d+ MiB, and trainer\.maximumMemoryMiB is \d+/,
  )
})
