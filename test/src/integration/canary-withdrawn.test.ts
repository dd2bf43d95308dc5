/** A release that is tried on some users and hits surely less than the one before is taken back by a real trainer, from a real recommender. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { MINUTE_MS, type RecommendationList } from '@profilestream/contracts'
import { createReleaseStore } from '@profilestream/release-store'
import { aFilm, aWatchNow, VIDEO } from '../support/builders.js'
import { runProfilestream } from '../support/command-line.js'
import { silent } from '../support/event-log.js'
import { eventually } from '../support/eventually.js'
import { createRecommenderSystem } from '../support/recommender-system.js'
import { releaseAsTrainer } from '../support/release-as-trainer.js'
import { startService, untilReady, type ServiceProcess } from '../support/service-process.js'
import { FILMS } from '../support/small-releases.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const system = await createRecommenderSystem('canary-withdrawn')
const store = createReleaseStore({ logger: silent }, { folder: system.releasesFolder })
const place = { ...system, store }
const users = Array.from({ length: 120 }, (_, user) => `user-${user}`)
const canary = { PROFILESTREAM_CANARY_MINUTES: '60', PROFILESTREAM_CANARY_SHARE: '0.5' }

await system.publishCatalog(FILMS.map((film) => aFilm(film)))
await releaseAsTrainer(place, { version: '0001', releasedAt: Date.now() - 90 * MINUTE_MS })
const recommender = await system.start(canary)
const folder = join(temporaryFolder('trainer'), 'log')
const startTrainer = async (): Promise<ServiceProcess> => {
  const started = await startService('trainer', {
    ...system.settings,
    ...canary,
    PROFILESTREAM_TRAINER_FOLDER: folder,
  })
  await untilReady(started)
  return started
}
let trainer = await startTrainer()

const newestListOf = (userId: string): RecommendationList | undefined =>
  system.lists.findLast((list) => list.userId === userId)

/** Waits until every user has a list that answers to her newest profile. */
const listsOf = (updates: readonly { readonly userId: string; readonly version: number }[]) =>
  eventually('a list for every user', () => {
    const lists = updates.map(({ userId, version }) => {
      const list = newestListOf(userId)
      return list !== undefined && list.profileVersion >= version ? list : undefined
    })
    return lists.every((list) => list !== undefined) ? lists : undefined
  })

/** So many that a trial says something of them, and decides nothing: both sides need 30. */
const few = users.slice(0, 40)

/** Users act: who was sent a list of the tried release turns away from it, the others take its first film. */
const usersAct = async (acting: readonly string[] = users): Promise<RecommendationList[]> =>
  listsOf(
    await system.act(
      acting.map((userId) => {
        const list = newestListOf(userId)
        const itemId = list?.release === '0001' ? list.items[0]?.itemId : undefined
        return aWatchNow({ userId, itemId: itemId ?? 'film-nobody-lists' })
      }),
    ),
  )

/** What the trainer has judged so far, as it lies on disk. */
const judged = (): string => {
  const file = join(`${folder}.canaries`, `${VIDEO}.ndjson`)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

const rolledBack = async () => (await store.decisions(VIDEO)).find(({ trigger }) => trigger === 'canary')

test('lists of the tried release miss where those of the other hit: it is taken back, with its figures recorded', async () => {
  await releaseAsTrainer(place, { version: '0002', releasedAt: Date.now() })
  await eventually('both releases to serve', async () => {
    const served = new Set((await usersAct(few)).map(({ release }) => release))
    return served.size === 2 ? true : undefined
  })
  await eventually('something to be judged', async () => {
    await usersAct(few)
    return judged().includes('true') ? true : undefined
  })
  await trainer.stop('SIGTERM')
  const judgedBefore = judged()
  trainer = await startTrainer()
  assert.ok(judged().startsWith(judgedBefore), 'a trainer that restarts counts on')

  const decision = await eventually(
    'the decision',
    async () => {
      const decided = await rolledBack()
      if (decided === undefined) await usersAct()
      return decided
    },
    90_000,
  )

  assert.deepEqual([decision.decision, decision.version, decision.serving], ['rolled-back', '0001', '0002'])
  assert.match(
    decision.reason,
    /^surely worse: hr@10 on live events is 0\.\d+ \(\d+ users\) where it was tried/,
  )
  assert.ok(decision.figures['canary.users']! >= 30 && decision.figures['others.users']! >= 30)
  assert.ok(decision.figures['gain.hr@10.high']! < 0)
  assert.ok(decision.figures['canary.hr@10']! < 0.1 && decision.figures['others.hr@10']! > 0.5)
  await eventually('the release before to serve all', async () => {
    const served = new Set((await usersAct()).map(({ release }) => release))
    return [...served].join() === '0001' ? true : undefined
  })
  const { body } = await recommender.ask('/v1/recommendations/user-1?scenario=video')
  assert.equal(body['release'], '0001')
})

test('what was decided is shown with the release', async () => {
  const { out } = await runProfilestream(['releases', 'show', 'video', '0002'], {
    ...system.settings,
    PROFILESTREAM_HOME: temporaryFolder('home'),
  })

  const { decisions } = JSON.parse(out) as { decisions: { decision: string; figures: object }[] }
  assert.deepEqual(
    decisions.map(({ decision }) => decision),
    ['released', 'rolled-back'],
  )
  assert.ok('canary.hr@10' in decisions[1]!.figures)
  assert.equal(await trainer.stop('SIGTERM'), 0)
})
