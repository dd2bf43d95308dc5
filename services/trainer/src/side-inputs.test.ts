/** What networks read beside items: the same numbers from the trainer's log as from a folded profile, and a release that reads them. */
import {
  asItemId,
  asScenarioName,
  createSeededRandom,
  type Action,
  type ClickstreamEvent,
  type ItemId,
} from '@profilestream/contracts'
import { anEvent } from '@profilestream/contracts/testing'
import { trainSetOf } from '@profilestream/evaluation'
import { loadEncoder, SIDE_INPUT_NAMES, trainEncoder } from '@profilestream/models'
import { decodeProfile, historyColumns, type HistoryColumns } from '@profilestream/profile'
import { loadScenarios, scenariosSettings } from '@profilestream/service'
import { modelPlaces } from '@profilestream/similarity'
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { buildExamples } from './build-examples.js'
import { trainAtOnce } from './resuming/train-network.js'
import { trainModels } from './train-models.js'
import { createTaste } from './taste.js'
import { basisOf, folded, recordWindow } from './testing/recorded-world.js'

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

const window = await recordWindow(events, { folder: join(root, 'log'), scenario: video, scenarios })
const examples = buildExamples(window, { definition, minimumItemSupport: 1, maximumItems: 1_000 })

/** What each user's profile says of the interactions that a network reads, and their items. */
const served = ((): ReadonlyMap<string, { readonly items: Int32Array; readonly columns: HistoryColumns }> => {
  const profiles = new Map<string, Uint8Array>()
  const basis = basisOf(scenarios)
  events.forEach((event, offset) =>
    profiles.set(event.userId, folded(profiles.get(event.userId), { event, offset }, basis)),
  )
  const index = new Map<ItemId, number>(examples.items.map((item, at) => [asItemId(item), at]))
  const readOf = (bytes: Uint8Array): { items: Int32Array; columns: HistoryColumns } => {
    const { history } = decodeProfile(bytes).scenarios.get(video)!
    assert.ok(history.length < 100, 'the whole past')
    const items = history.map(({ itemId }) => index.get(itemId) ?? -1)
    const places = modelPlaces(items, definition.itemsRepeat)
    return {
      items: Int32Array.from(places, (place) => items[place]!),
      columns: historyColumns(history, places),
    }
  }
  return new Map([...profiles].map(([user, bytes]) => [user, readOf(bytes)]))
})()

/** Categories and prices by the name of the item. */
const factsOf = (items: readonly ItemId[]): { categories: string[][]; prices: number[] } => ({
  categories: items.map((item) => [item.slice(-1)]),
  prices: items.map((item) => Number(item.slice(5))),
})

test('the trainer’s log and a folded profile give the same columns, bit by bit', () => {
  assert.equal(examples.users.length, served.size)
  examples.users.forEach((user, at) => {
    assert.deepEqual(served.get(user)!.items, examples.sequences[at])
    assert.deepEqual(served.get(user)!.columns, examples.columns[at], user)
  })
})

test('a network that reads all there is encodes a profile as it encodes the trainer’s log, bit by bit', async () => {
  const { sequences, items, columns, users } = examples
  const trained = await trainEncoder({
    ...{ architecture: 'mlp', sequences, columns, items: items.length, seed: 1 },
    ...factsOf(items),
    hyperparameters: {
      ...Object.fromEntries(SIDE_INPUT_NAMES.map((name) => [name, 1])),
      ...{ epochs: 1, dimension: 8, length: 20 },
    },
  })
  const encoder = await loadEncoder(trained)
  const read = users.map((user) => served.get(user)!)

  const logged = encoder.encode(sequences, columns)
  const profiled = encoder.encode(
    read.map(({ items }) => items),
    read.map((own) => own.columns),
  )
  const moved = encoder.encode(
    sequences,
    columns.map((own) => ({ ...own, at: own.at!.map((time, step) => time + step * 3_600_000) })),
  )

  assert.deepEqual(new Uint32Array(profiled.buffer), new Uint32Array(logged.buffer))
  assert.notDeepEqual(moved, logged)
  encoder.dispose()
})

test('networks of a scenario read what its settings name, and say so in their description', async () => {
  const { sequences, items, columns } = examples
  const train = trainSetOf(sequences, items.length, columns)
  const lengths = sequences.map(({ length }) => length)
  const options = {
    architectures: ['attention'] as const,
    models: { attention: { epochs: 2, dimension: 8, gap: 0 } },
    sideInputs: SIDE_INPUT_NAMES,
    facts: factsOf(items),
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
    [1, 0, 1, 1, 1, 1, 1],
    'the parameters of one network say otherwise',
  )
  assert.deepEqual(weights['itemCategories']!.shape, [items.length, 2])
  const scores = models!.rankers.get('attention')!.scoreMany([sequences[0]!.subarray(0, 4)], [0])
  assert.ok(scores.every(Number.isFinite))
  models!.dispose()
})
