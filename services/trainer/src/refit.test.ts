/** Refits in TensorFlow on a world small enough to know: what is better passes the gate, what is worse does not. */
import {
  asEpochMs,
  asEventId,
  asItemId,
  asScenarioName,
  asUserId,
  createSeededRandom,
} from '@profilestream/contracts'
import { createReleaseStore, type ReleaseStore } from '@profilestream/release-store'
import { loadScenarios, scenariosSettings } from '@profilestream/service'
import { scoreTransitions } from '@profilestream/similarity'
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { eventHashOf, openTrainingLog } from '@profilestream/training-log'
import type { RefitJob, RefitResult } from './refit-job.js'
import type { RefitProgress } from './refit-progress.js'
import { refit } from './refit.js'
import { trainAtOnce } from './resuming/train-network.js'
import { refitSettings } from './settings.js'
import { trainModels, type TrainModels } from './train-models.js'

/** So many that 40 users leave much to learn, and 400 little. */
const ITEMS = 200
const video = asScenarioName('video')
const root = await mkdtemp(join(tmpdir(), 'refit-'))
after(() => rm(root, { recursive: true, force: true }))

/** Users who walk a ring of items, a step or two at a time: order tells what comes next, popularity nothing. */
const ringOf = (user: number): number[] => {
  const random = createSeededRandom(user + 1)
  let at = random.integer(ITEMS)
  return Array.from({ length: 12 }, () => (at = (at + 1 + random.integer(2)) % ITEMS))
}

const folder = join(root, 'log')

/** Users who all take items that are in fashion, each in an order of her own: what trends tells what comes next, order nothing. */
const fashionOf = (user: number): number[] => {
  const random = createSeededRandom(user + 1)
  const order = Array.from({ length: 20 }, (_, item) => ({ item, at: random.next() }))
  return order
    .sort((a, b) => a.at - b.at)
    .slice(0, 12)
    .map(({ item }) => item)
}

/** Appends walks of the given users to the log. @returns interactions in it */
const record = async (
  users: { from: number; to: number },
  walkOf: (user: number) => number[] = ringOf,
): Promise<number> => {
  const log = await openTrainingLog(folder)
  let offset = log.position(0)
  for (let user = users.from; user < users.to; user += 1) {
    walkOf(user).forEach((item, step) => {
      const userId = asUserId(`user-${String(user)}`)
      const eventHash = eventHashOf(userId, asEventId(`${String(user)}-${String(step)}`))
      const itemId = asItemId(`item-${String(item)}`)
      const occurredAt = asEpochMs(1_700_000_000_000 + user * 1_000_000 + step)
      log.take(
        { partition: 0, offset, timestamp: occurredAt },
        { scenario: video, userId, itemId, action: 'watch', occurredAt, eventHash },
      )
      offset += 1
    })
  }
  const interactions = log.interactions(video)
  await log.close()
  return interactions
}

const definition = (await loadScenarios(scenariosSettings.parse({}))).get(video)!
const settings = refitSettings.parse({
  architectures: ['attention'],
  minimumBudgetSeconds: 10,
  sideInputs: { video: ['gap'], music: ['value'] },
})
const store: ReleaseStore = createReleaseStore(
  { logger: { warn: () => undefined } },
  { folder: join(root, 'releases') },
)

const aJob = (overrides: Partial<RefitJob>): RefitJob => ({
  definition,
  trigger: 'demand',
  start: 'full',
  folder,
  logEnd: 0,
  serving: null,
  labels: new Map(),
  bots: new Map(),
  seed: 1,
  settings,
  checkpoints: join(root, 'checkpoints'),
  ...overrides,
})

const progress: RefitProgress[] = []
const warnings: string[] = []
let clock = 0
const run = (job: RefitJob, train: TrainModels = trainModels): Promise<RefitResult> =>
  refit(
    {
      store,
      training: { models: train, network: trainAtOnce },
      report: (line) => progress.push(line),
      warn: (message) => warnings.push(message),
      now: () => asEpochMs((clock += 1_000)),
    },
    job,
  )

/** The same items in any order, over all users: nothing can be learned from it. */
const trainShuffled: TrainModels = (train, options) => {
  const random = createSeededRandom(5)
  const all = train.sequences.flatMap((sequence) => [...sequence])
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = random.integer(at + 1)
    const kept = all[at]!
    all[at] = all[other]!
    all[other] = kept
  }
  let from = 0
  const sequences = train.sequences.map(({ length }) => Int32Array.from(all.slice(from, (from += length))))
  return trainModels({ ...train, sequences }, options)
}

test('the gate releases what is better and refuses what is worse', { timeout: 300_000 }, async () => {
  const early = await record({ from: 0, to: 40 })
  const first = await run(aJob({ logEnd: early }))
  assert.equal(first.decision.decision, 'released', first.decision.reason)
  assert.equal(first.decision.version, '0001')
  const serving = first.written!

  const later = await record({ from: 40, to: 400 })

  const worse = await run(aJob({ logEnd: later, serving, seed: 2 }), trainShuffled)
  assert.equal(worse.decision.decision, 'refused')
  assert.match(worse.decision.reason, /is not above/)
  assert.equal(worse.written, null)
  assert.equal(worse.decision.serving, '0001')
  assert.ok(worse.decision.figures['serving.ndcg@10']! > worse.decision.figures['blend.ndcg@10']!)
  const { 'gain.ndcg@10.low': low, 'gain.ndcg@10.high': high, ...told } = worse.decision.figures
  assert.ok(low! < high! && high! < 0, 'a refusal tells the interval of the loss')
  assert.equal(told['gain.certainty'], 0)
  for (const name of [
    'blend.coverage@10',
    'serving.popularity@10',
    'blend.hr@10.events.6–20',
    'blend.hr@10.low',
  ])
    assert.ok(name in told, name)
  assert.equal((await store.list(video)).length, 1, 'a refused candidate leaves no folder')

  const better = await run(aJob({ logEnd: later, serving, seed: 3 }))
  assert.equal(better.decision.decision, 'released', better.decision.reason)
  assert.ok(better.decision.figures['blend.ndcg@10']! > better.decision.figures['serving.ndcg@10']!)
  assert.equal(better.decision.figures['serving.users'], better.decision.figures['blend.users'])

  const release = await store.read(better.written!.location, better.written!.manifestSha256)
  assert.equal(release.manifest.version, '0002')
  const { gap, value } = release.manifest.hyperparameters
  assert.deepEqual([gap, value], [1, undefined], 'it reads what its scenario reads')
  const { serving: opponent, trigger, curves = [] } = release.training ?? {}
  assert.deepEqual([opponent, trigger], ['0001', 'demand'])
  assert.deepEqual(
    curves.map(({ model, stage }) => [model, stage]),
    [
      ['attention', 'train'],
      ['attention', 'final'],
    ],
  )
  assert.ok(curves.every(({ epochs }) => epochs.length > 0 && epochs[0]!.loss! > 0))
  assert.equal(release.manifest.logEnd, later)
  assert.equal(release.items.length, ITEMS)
  assert.equal(release.normalisation?.scalers.count?.provenance.count, later)
  assert.equal(release.manifest.blend.interests, 0, 'there is no catalog')
  assert.equal(release.itemEmbeddings.length, ITEMS * 64)
  assert.equal(
    release.popularity.reduce((sum, of) => sum + of),
    later - lostToRepeats(400),
  )
})

/** Walks that come round the ring meet an item again; a sequence counts it once. */
const lostToRepeats = (users: number): number =>
  Array.from({ length: users }, (_, user) => ringOf(user)).reduce(
    (lost, walk) => lost + walk.length - new Set(walk).size,
    0,
  )

test('nothing is trained when too few users can judge the serving release', async () => {
  const serving = await store.locate((await store.list(video))[0]!)
  const job = aJob({ logEnd: 480, serving })
  let trained = false

  const { decision } = await run(job, (...all) => ((trained = true), trainModels(...all)))

  assert.equal(decision.decision, 'refused')
  assert.match(decision.reason, /only 0 users .* 30 are needed/)
  assert.equal(trained, false)
})

test(
  'a serving release that is damaged is said and does not hinder the next',
  { timeout: 120_000 },
  async () => {
    const [manifest] = await store.list(video)
    const serving = await store.locate(manifest!)
    await writeFile(join(root, 'releases', serving.location, 'weights.f32'), 'x')

    const { decision } = await run(aJob({ logEnd: 4_800, serving, seed: 4 }))

    assert.equal(decision.decision, 'released')
    assert.equal(decision.serving, null)
    assert.match(warnings.at(-1) ?? '', /weights\.f32 is damaged/)
  },
)

test(
  'parameters in the settings shape what is trained, judged and served',
  { timeout: 120_000 },
  async () => {
    const tuned = refitSettings.parse({
      ...settings,
      indexFromItems: 10,
      models: {
        attention: { dimension: 16, blocks: 1 },
        transitions: { steps: 2, historyDecay: 0.25, topK: 3 },
      },
    })

    const { written } = await run(aJob({ logEnd: 4_800, seed: 6, settings: tuned }))

    const { manifest, transitions } = await store.read(written!.location, written!.manifestSha256)
    assert.equal(manifest.dimension, 16)
    assert.ok((await store.readItemIndex(written!.location)) !== null)
    assert.equal(manifest.hyperparameters['blocks'], 1)
    assert.deepEqual(transitions.scoring, { steps: 2, decay: 0.25 })
    assert.ok(
      transitions.offsets.every((from, item) => item === 0 || from - transitions.offsets[item - 1]! <= 3),
    )
    const scores = new Float32Array(ITEMS)
    scoreTransitions({ ...transitions, scoring: { steps: 1, decay: 1 } }, Int32Array.of(0, 1), {}, scores)
    const newest = scores.slice()
    scoreTransitions(transitions, Int32Array.of(0, 1), {}, scores)
    assert.notDeepEqual(scores, newest, 'histories are read as the release says')
  },
)

test('a budget that is over before the first step is said, and nothing is released', async () => {
  const noTime = { ...settings, minimumBudgetSeconds: 1e-9, secondsPerThousandInteractions: 1e-9 }

  const { decision, written } = await run(aJob({ logEnd: 4_800, seed: 5, settings: noTime }))

  assert.equal(decision.decision, 'refused')
  assert.match(decision.reason, /not trained: the budget of 0 s was over before the first step/)
  assert.equal(written, null)
})

/** Items by lot. */
const trainRandom: TrainModels = (train, options) => {
  const random = createSeededRandom(7)
  const sequences = train.sequences.map((walk) => walk.map(() => random.integer(train.items)))
  return trainModels({ ...train, sequences }, options)
}

test(
  'a serving release that has become worse than none is withdrawn, with its figures, when no candidate takes its place',
  { timeout: 120_000 },
  async () => {
    const [manifest] = (await store.list(video)).slice(-1)
    const serving = await store.locate(manifest!)
    const logEnd = await record({ from: 400, to: 700 }, fashionOf)

    const strict = { ...settings, minimumGain: 1 }
    const { decision, written } = await run(aJob({ logEnd, serving, seed: 6, settings: strict }), trainRandom)

    assert.equal(decision.decision, 'withdrawn', decision.reason)
    assert.match(decision.reason, /^the serving release is withdrawn: ndcg@10 by worth .* is below/)
    assert.equal(decision.version, manifest!.version)
    assert.equal(decision.serving, manifest!.version)
    assert.ok(decision.figures['serving.ndcg@10']! < decision.figures['unreleased.ndcg@10']!)
    assert.ok(decision.figures['serving.worthNdcgOverUnreleased']! < 0)
    assert.equal(written, null)
  },
)

test('progress says stage, epoch, loss, figures and time left', () => {
  const line = progress.find(({ stage, loss = 0 }) => stage === 'train' && (loss ?? 0) > 0)!

  assert.equal(line.model, 'attention')
  assert.ok(line.epoch! >= 1 && line.epochs! >= line.epoch!)
  assert.ok(line.secondsLeft! >= 0)
  assert.ok(progress.some(({ validation }) => validation !== undefined))
  const stages = [...new Set(progress.map(({ stage }) => stage))]
  assert.deepEqual(stages, ['window', 'train', 'blend', 'evaluate', 'final', 'release'])
})
