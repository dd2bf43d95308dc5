/** What networks read beside items: the same numbers from the trainer's log as from a folded profile, and a release that reads them. */
import {
  asItemId,
  asScenarioName,
  asUserId,
  createSeededRandom,
  type Action,
  type ClickstreamEvent,
  type ItemId,
} from '@profilestream/contracts'
import { anEvent } from '@profilestream/contracts/testing'
import { trainSetOf } from '@profilestream/evaluation'
import { SIDE_INPUT_NAMES } from '@profilestream/models'
import {
  createHashEmbeddings,
  createProfile,
  decodeProfile,
  encodeProfile,
  foldEvent,
  historyColumns,
  openProfile,
  type Basis,
} from '@profilestream/profile'
import { loadScenarios, scenariosSettings } from '@profilestream/service'
import { modelPlaces } from '@profilestream/similarity'
import { openTrainingLog } from '@profilestream/training-log'
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { buildExamples } from './build-examples.js'
import { interactionOf } from './consume-clickstream.js'
import { replayWindow } from './replay-window.js'
import { trainAtOnce } from './resuming/train-network.js'
import { trainModels } from './train-models.js'
import { createTaste } from './taste.js'

const video = asScenarioName('video')
const scenarios = await loadScenarios(scenariosSettings.parse({}))
const definition = scenarios.get(video)!
const root = await mkdtemp(join(tmpdir(), 'side-inputs-'))
after(() => rm(root, { recursive: true, force: true }))

const MOMENT = 1_700_000_000_000
const ACTIONS_OF_VIDEO: readonly Action[] = ['view', 'watch', 'like', 'rate', 'share']

/** Events of some users with all that an event can say, now and then late. */
const events: readonly ClickstreamEvent[] = (() => {
  const random = createSeededRandom(4)
  return Array.from({ length: 900 }, (_, id) => {
    const action = ACTIONS_OF_VIDEO[random.integer(5)]!
    return anEvent({
      eventId: `event-${String(id)}`,
      userId: `user-${String(random.integer(12))}`,
      itemId: `film-${String(random.integer(60))}`,
      scenario: 'video',
      action,
      occurredAt: MOMENT + id * 61_000 - random.integer(3) * 40_000,
      dwellMs: action === 'watch' ? random.integer(3_000_000) : null,
      completion: action === 'watch' && random.next() < 0.7 ? random.next() : null,
      rating: action === 'rate' ? 1 + random.integer(5) : null,
    })
  })
})()

const basis: Basis = {
  scenarios,
  catalog: { find: () => undefined },
  embeddings: createHashEmbeddings(),
  limits: new Map(),
  zoneOffsetMinutes: 0,
}

const folder = join(root, 'log')
const log = await openTrainingLog(folder)
events.forEach((event, offset) =>
  log.take({ partition: 0, offset, timestamp: event.occurredAt }, interactionOf(event, scenarios)),
)
await log.close()
const window = await replayWindow({
  folder,
  scenario: video,
  logEnd: events.length,
  windowInteractions: events.length,
})
const examples = buildExamples(window, { definition, minimumItemSupport: 1, maximumItems: 1_000 })

test('the trainer’s log and a folded profile give the same columns, bit by bit', () => {
  const profiles = new Map<string, Uint8Array>()
  events.forEach((event, offset) => {
    const held = profiles.get(event.userId)
    const profile = held ? openProfile(held) : createProfile(asUserId(event.userId))
    foldEvent(profile, { event, partition: 0, offset }, basis)
    profiles.set(event.userId, encodeProfile(profile))
  })
  const index = new Map<ItemId, number>(examples.items.map((item, at) => [asItemId(item), at]))

  assert.equal(examples.users.length, profiles.size)
  examples.users.forEach((user, at) => {
    const { history } = decodeProfile(profiles.get(user)!).scenarios.get(video)!
    const items = history.map(({ itemId }) => index.get(itemId) ?? -1)
    const places = modelPlaces(items, definition.itemsRepeat)
    assert.ok(history.length < 100, 'the whole past')
    assert.deepEqual(
      Int32Array.from(places, (place) => items[place]!),
      examples.sequences[at],
    )
    assert.deepEqual(historyColumns(history, places), examples.columns[at], user)
  })
})

test('networks of a scenario read what its settings name, and say so in their description', async () => {
  const { sequences, items, columns } = examples
  const train = trainSetOf(sequences, items.length, columns)
  const categories = items.map((item) => [item.slice(-1)])
  const lengths = sequences.map(({ length }) => length)
  const options = {
    architectures: ['attention'] as const,
    models: { attention: { epochs: 2, dimension: 8, gap: 0 } },
    sideInputs: SIDE_INPUT_NAMES,
    categories,
    seed: 1,
    budgetSeconds: 30,
    excludeSeen: true,
    taste: createTaste({ examples, definition, labels: new Map() }, lengths),
    trainNetwork: trainAtOnce,
    warm: null,
    report: () => undefined,
  }

  const models = await trainModels(train, options)

  const { hyperparameters, weights } = models!.best
  assert.deepEqual(
    SIDE_INPUT_NAMES.map((name) => hyperparameters[name]),
    [1, 0, 1, 1],
    'the parameters of one network say otherwise',
  )
  assert.deepEqual(weights['itemCategories']!.shape, [items.length, 2])
  const scores = models!.rankers.get('attention')!.scoreMany([sequences[0]!.subarray(0, 4)], [0])
  assert.ok(scores.every(Number.isFinite))
  models!.dispose()
})
