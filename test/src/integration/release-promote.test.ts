/** People decide which release serves: promote and roll-back reach a running recommender in seconds, and the trainer honours them. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { asReleaseVersion, type ReleaseVersion } from '@profilestream/contracts'
import { createReleaseStore, type RefitDecision } from '@profilestream/release-store'
import { aFilm, VIDEO } from '../support/builders.js'
import { runProfilestream, type CommandOutcome } from '../support/command-line.js'
import { silent } from '../support/event-log.js'
import { eventually } from '../support/eventually.js'
import { createRecommenderSystem } from '../support/recommender-system.js'
import { releaseAsTrainer } from '../support/release-as-trainer.js'
import { startService, untilReady, type ServiceProcess } from '../support/service-process.js'
import { FILMS } from '../support/small-releases.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const system = await createRecommenderSystem('release-promote')
const store = createReleaseStore({ logger: silent }, { folder: system.releasesFolder })
const versions = ['0001', '0002', '0003'] as const

await system.publishCatalog(FILMS.map((film) => aFilm(film)))
let before: ReleaseVersion | null = null
for (const version of versions) {
  before = await releaseAsTrainer({ ...system, store }, { version, serving: before })
}
const recommender = await system.start()

const releases = (...args: string[]): Promise<CommandOutcome> =>
  runProfilestream(['releases', ...args], { ...system.settings, PROFILESTREAM_HOME: temporaryFolder('home') })
const servedTo = async (user: string): Promise<unknown> =>
  (await recommender.ask(`/v1/recommendations/${user}?scenario=video`)).body['release'] ?? null
const isServed = (version: string | null): Promise<true> =>
  eventually(`release ${version ?? 'none'} to be served`, async () =>
    (await servedTo('anna')) === version ? true : undefined,
  )
const lastDecision = async (): Promise<RefitDecision> => (await store.decisions(VIDEO)).at(-1)!

/** A trainer beside them, stopped again. */
const withTrainer = async (use: (trainer: ServiceProcess) => Promise<void>): Promise<void> => {
  const trainer = await startService('trainer', {
    ...system.settings,
    PROFILESTREAM_TRAINER_FOLDER: join(temporaryFolder('trainer'), 'log'),
  })
  try {
    await untilReady(trainer)
    await use(trainer)
  } finally {
    await trainer.stop('SIGTERM')
  }
}
const servingOf = async ({ url }: ServiceProcess): Promise<unknown> => {
  const { scenarios } = (await (await fetch(`${url}/v1/refits`)).json()) as {
    scenarios: { serving: string | null }[]
  }
  return scenarios[0]?.serving
}

test('roll-back serves the release before, and then the one before that; who and why are recorded', async () => {
  await isServed('0003')
  const { code, out, told } = await releases('roll-back', 'video', '--why', 'odd lists', '--by', 'ada')

  assert.equal(code, 0, told)
  assert.match(out, /0002 serves now; before it 0003 did/)
  await isServed('0002')
  const { decision, version, serving, by, reason } = await lastDecision()
  assert.deepEqual(
    [decision, version, serving, by, reason],
    ['rolled-back', '0002', '0003', 'ada', 'odd lists'],
  )

  await releases('roll-back', 'video', '--why', 'still odd')
  await isServed('0001')
})

test('any release that is kept can be promoted, and the one that serves already is not', async () => {
  const { code, out, told } = await releases('promote', 'video', '0003', '--why', 'it was the catalog')

  assert.equal(code, 0, told)
  assert.match(out, /0003 serves now; before it 0001 did/)
  await isServed('0003')
  const again = await releases('promote', 'video', '0003', '--why', 'again')
  assert.deepEqual([again.code, again.told.includes('0003 of video serves already')], [1, true])
  const unknown = await releases('promote', 'video', '0009', '--why', 'who knows')
  assert.match(unknown.told, /no release 0009 of video: kept are 0001, 0002, 0003/)
  const { out: table } = await releases('list')
  assert.match(table, /0003 .* serving/)
})

test('a damaged release is not promoted: the file is named, and what served goes on', async () => {
  const folder = join(system.releasesFolder, 'video', '0002')
  assert.ok(readdirSync(folder).includes('popularity.f32'))
  writeFileSync(join(folder, 'popularity.f32'), 'damaged')
  const decided = (await store.decisions(VIDEO)).length

  const { code, told } = await releases('promote', 'video', '0002', '--why', 'to try')

  assert.equal(code, 1)
  assert.match(told, /video\/0002\/popularity\.f32 is damaged/)
  assert.equal((await store.decisions(VIDEO)).length, decided, 'nothing is decided')
  await isServed('0003')
})

test('the trainer compares with what was promoted, and tells a decision that a killed command did not', async () => {
  await withTrainer(async (trainer) => {
    assert.equal(await servingOf(trainer), '0003')
    await releases('promote', 'video', '0001', '--why', 'to compare')
    await eventually('the trainer to know', async () =>
      (await servingOf(trainer)) === '0001' ? true : undefined,
    )
  })

  await store.recordDecision({
    ...(await lastDecision()),
    version: asReleaseVersion('0003'),
    serving: asReleaseVersion('0001'),
    by: 'ada',
  })
  await withTrainer(() => isServed('0003').then(() => undefined))
})

test('roll-back to none serves without a release, and a trainer that starts does not bring one back', async () => {
  const { code } = await releases('roll-back', 'video', '--to-none', '--why', 'none is better')

  assert.equal(code, 0)
  await isServed(null)
  await withTrainer(async (trainer) => {
    assert.equal(await servingOf(trainer), null)
    assert.equal(await servedTo('anna'), null)
  })
  const { code: again, told } = await releases('roll-back', 'video', '--why', 'once more')
  assert.deepEqual([again, told.includes('nothing to roll back')], [1, true])
})

test('a card tells what was decided of a release, on a page, too', async () => {
  const page = join(temporaryFolder('card'), 'card.html')
  const { code, out } = await releases('card', 'video', '0003', '--html', page)

  assert.equal(code, 0)
  assert.match(out, /^# Release 0003 of video/)
  assert.match(out, /rolled back to 0002 \| ada \| odd lists/)
  assert.match(readFileSync(page, 'utf8'), /<h1>Release 0003 of video<\/h1>/)
})

test('diff puts two releases side by side', async () => {
  const { code, out } = await releases('diff', 'video', '0001', '0003')

  assert.equal(code, 0)
  assert.match(out, /architecture +attention +attention/)
  assert.match(out, /interactions +600 +600 +0/)
})
