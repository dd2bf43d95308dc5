/** A training process that is killed costs seconds: the next one goes on at the epoch that it had reached. */
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
import assert from 'node:assert/strict'
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { eventHashOf, openTrainingLog } from '@profilestream/training-log'
import type { RefitJob } from '../refit-job.js'
import type { RefitProgress } from '../refit-progress.js'
import { refitSettings } from '../settings.js'
import { createTrainingProcesses } from '../training-process.js'
import { readTraining } from './checkpoint-file.js'
import { createUnfinishedRefits } from './unfinished-refits.js'

const ITEMS = 200
const video = asScenarioName('video')
const root = await mkdtemp(join(tmpdir(), 'killed-refit-'))
after(() => rm(root, { recursive: true, force: true }))
const folder = join(root, 'log')
const releases = { folder: join(root, 'releases') }
const checkpoints = join(root, 'checkpoints', video)

/** Users who walk a ring of items, a step or two at a time. @returns interactions */
const record = async (users: number): Promise<number> => {
  const log = await openTrainingLog(folder)
  for (let user = 0; user < users; user += 1) {
    const random = createSeededRandom(user + 1)
    let at = random.integer(ITEMS)
    for (let step = 0; step < 12; step += 1) {
      at = (at + 1 + random.integer(2)) % ITEMS
      const userId = asUserId(`user-${String(user)}`)
      const eventHash = eventHashOf(userId, asEventId(`${String(user)}-${String(step)}`))
      const occurredAt = asEpochMs(1_700_000_000_000 + user * 1_000_000 + step)
      const interaction = {
        scenario: video,
        userId,
        itemId: asItemId(`item-${String(at)}`),
        occurredAt,
        eventHash,
      }
      const place = { partition: 0, offset: user * 12 + step, timestamp: interaction.occurredAt }
      log.take(place, { ...interaction, action: 'watch' })
    }
  }
  await log.close()
  return users * 12
}

const logEnd = await record(300)

const aJob = async (overrides: Partial<RefitJob> = {}): Promise<RefitJob> => ({
  definition: (await loadScenarios(scenariosSettings.parse({}))).get(video)!,
  trigger: 'demand',
  start: 'full',
  folder,
  logEnd,
  serving: null,
  labels: new Map(),
  bots: new Map(),
  seed: 1,
  settings: refitSettings.parse({
    architectures: ['attention'],
    minimumBudgetSeconds: 60,
    // After every step, however fast the machine passes an epoch: what it has told of is in a checkpoint.
    checkpointSeconds: 0.001,
    models: { attention: { epochs: 12, dimension: 16, blocks: 1 } },
  }),
  checkpoints,
  ...overrides,
})

const processes = createTrainingProcesses({ releases, priority: 10 })
const onWarning = (message: string): void => assert.fail(message)

/** Runs a refit and kills its process when it is so far. */
const killAt = async (job: RefitJob, isThere: (progress: RefitProgress) => boolean): Promise<void> => {
  const onProgress = (progress: RefitProgress): void => void (isThere(progress) && processes.stop())
  await assert.rejects(processes.run(job, { onProgress, onWarning }), /ended with SIGKILL/)
}

/** Runs a refit to its end. */
const finish = async (
  job: RefitJob,
): Promise<{ readonly progress: readonly RefitProgress[]; readonly decision: string }> => {
  const progress: RefitProgress[] = []
  const { decision, written } = await processes.run(job, {
    onProgress: (line) => progress.push(line),
    onWarning,
  })
  assert.equal(written !== null, decision.decision === 'released')
  return { progress, decision: decision.decision }
}

const releasesOnDisk = (): Promise<string[]> => readdir(join(releases.folder, video)).catch(() => [])

test(
  'killed in the middle, a refit goes on at its epoch and ends with a release',
  { timeout: 300_000 },
  async () => {
    const job = await aJob()

    await killAt(job, ({ stage, epoch = 0 }) => stage === 'train' && epoch >= 4)
    assert.deepEqual(await releasesOnDisk(), [], 'no half is there')
    const { progress, decision } = await finish(job)

    const training = progress.filter(({ stage }) => stage === 'train')
    assert.equal(training[0]?.goesOn, true)
    assert.ok(training[0].epoch! >= 4, `goes on at epoch ${String(training[0].epoch)}`)
    assert.equal(training[1]?.epoch, training[0].epoch)
    assert.equal(decision, 'released')
    const store = createReleaseStore({ logger: { warn: () => undefined } }, releases)
    const [manifest] = await store.list(video)
    const { location, manifestSha256 } = await store.locate(manifest!)
    const { items, training: record } = await store.read(location, manifestSha256)
    assert.equal(items.length, ITEMS)
    for (const { epochs } of record?.curves ?? [])
      assert.deepEqual(
        epochs.map(({ epoch }) => epoch),
        epochs.map((_, at) => at + 1),
        'the curve begins where training did',
      )
    assert.deepEqual(
      record?.curves.map(({ stage }) => stage),
      ['train', 'final'],
    )
  },
)

test('killed in the final fit, what was evaluated is not trained again', { timeout: 300_000 }, async () => {
  const job = await aJob({ seed: 2 })

  await killAt(job, ({ stage, epoch = 0 }) => stage === 'final' && epoch >= 3)
  const { progress, decision } = await finish(job)

  const trained = progress.filter(({ stage, model }) => stage === 'train' && model !== undefined)
  assert.ok(trained.every(({ epoch, passed }) => epoch === undefined && (passed?.length ?? 0) > 0))
  const [first] = progress.filter(({ stage }) => stage === 'final')
  assert.ok(first?.goesOn === true && first.epoch! >= 3)
  assert.equal(decision, 'released')
})

test('a checkpoint of other data is dropped, one that is damaged too', { timeout: 300_000 }, async () => {
  const early = (epoch: number) => (progress: RefitProgress) => (progress.epoch ?? 0) >= epoch
  await killAt(await aJob({ seed: 3 }), early(4))
  let wentOn = false
  await killAt(await aJob({ seed: 3, logEnd: logEnd - 600 }), (progress) => {
    wentOn ||= progress.goesOn === true
    return early(2)(progress)
  })
  assert.equal(wentOn, false)

  await killAt(await aJob({ seed: 4 }), early(4))
  const file = join(checkpoints, 'train-attention.checkpoint')
  assert.equal((await readTraining(file))?.kind, 'under-way')
  const bytes = await readFile(file)
  bytes[bytes.length >> 1]! ^= 1
  await writeFile(file, bytes)
  assert.equal(await readTraining(file), null)
  const { progress } = await finish(await aJob({ seed: 4 }))

  assert.ok(progress.every(({ goesOn }) => goesOn !== true))
  assert.equal(progress.find(({ stage, epoch }) => stage === 'train' && epoch !== undefined)?.epoch, 1)
})

test('a refit that has begun is remembered until it is forgotten, with its checkpoints', async () => {
  const place = join(root, 'unfinished')
  const refit = { trigger: 'growth', logEnd: 7, start: 'warm', startedAt: asEpochMs(5), failures: 0 } as const
  const unfinished = createUnfinishedRefits(place)
  assert.equal((await unfinished.read()).size, 0)

  await unfinished.note(video, refit)
  await writeFile(join(unfinished.folderOf(video), 'train-attention.checkpoint'), 'x')
  assert.deepEqual([...(await createUnfinishedRefits(place).read())], [[video, refit]])

  await unfinished.forget(video)
  assert.equal((await unfinished.read()).size, 0)
  await assert.rejects(access(unfinished.folderOf(video)))
})
