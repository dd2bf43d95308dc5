/** A replay in time order: profiles, trends and online neighbours follow every event, releases are fitted now and then, lists are judged on what comes next. */
import {
  asEpochMs,
  asReleaseVersion,
  DAY_MS,
  type ClickstreamEvent,
  type ItemId,
  type ScenarioName,
  type UserId,
} from '@profilestream/contracts'
import {
  createHashEmbeddings,
  createProfile,
  decodeProfile,
  encodeProfile,
  foldEvent,
  type Basis,
} from '@profilestream/profile'
import type { FittedBlend } from '@profilestream/recommendation'
import { countTrend, noteEvent } from '@profilestream/recommender/dist/following/follow-clickstream.js'
import { ownSpace } from '@profilestream/recommender/dist/serving/deep-space.js'
import {
  createScenarioServings,
  type ScenarioServing,
} from '@profilestream/recommender/dist/serving/scenario-serving.js'
import type { ServingRelease } from '@profilestream/recommender/dist/serving/serving-release.js'
import { viewerOf, type Viewer } from '@profilestream/recommender/dist/serving/viewer.js'
import { countPopularity, fitTransitions, modelSequence } from '@profilestream/similarity'
import { fitSimulatedBlend } from '../../support/simulated-release.js'
import type { Stream } from './streams.js'

/** What somebody takes up next, and all that is known just before. */
export interface Target {
  readonly viewer: Viewer
  /** The item's number in the table. */
  readonly index: number
  /** Whether no release knows the item yet. */
  readonly isNew: boolean
  /** Since the item's first event, milliseconds. */
  readonly ageMs: number
}

/** How a stream is replayed. */
export interface ReplayOptions {
  /** Days between two releases. */
  readonly refitDays: number
  /** Every how manieth interaction is judged. */
  readonly every: number
  readonly judge: (target: Target) => void
}

/**
 * Replays a stream.
 * @returns  of each item that came out while lists were judged: from its first event to its first neighbour, milliseconds
 */
export const replay = async (stream: Stream, options: ReplayOptions): Promise<readonly number[]> => {
  const { definition, events, items } = stream
  const serving = servingOf(stream)
  const labels = new Map(items.map((item) => [item.itemId, item]))
  const basis: Basis = {
    scenarios: new Map([[definition.name, definition]]),
    catalog: { find: (_scenario: ScenarioName, itemId: ItemId) => labels.get(itemId) },
    embeddings: createHashEmbeddings(),
    zoneOffsetMinutes: 0,
  }
  const profiles = new Map<UserId, ReturnType<typeof createProfile>>()
  const ways = new Map<UserId, ItemId[]>()
  const firstAt = new Map<ItemId, number>()
  const neighbourAfter = new Map<ItemId, number>()
  let blend: FittedBlend | null = null
  let nextRefit = stream.judgedFrom

  for (const [offset, event] of events.entries()) {
    if (event.occurredAt >= nextRefit) {
      blend ??= await fitSimulatedBlend({
        definition,
        catalog: items,
        byUser: byUser(events.slice(0, offset)),
      })
      serving.serving = releaseOf(serving, ways, blend)
      nextRefit += options.refitDays * DAY_MS
    }
    const profile = profiles.get(event.userId) ?? createProfile(event.userId)
    const target = offset % options.every === 0 ? targetOf(event) : null
    if (target !== null) options.judge(target)
    profiles.set(event.userId, profile)
    foldEvent(profile, { event, partition: 0, offset }, basis)
    noteEvent(serving, event, 0)
    countTrend(serving, event)
    if (isStep(event)) {
      const first = firstAt.get(event.itemId) ?? event.occurredAt
      // Whoever comes from another item brings the first neighbour.
      const brings = ways.get(event.userId)?.some((itemId) => itemId !== event.itemId) === true
      if (brings && first >= stream.judgedFrom && !neighbourAfter.has(event.itemId))
        neighbourAfter.set(event.itemId, event.occurredAt - first)
      ways.set(event.userId, [...(ways.get(event.userId) ?? []), event.itemId])
      firstAt.set(event.itemId, first)
    }
  }
  return [...neighbourAfter.values()]

  function isStep(event: ClickstreamEvent): event is ClickstreamEvent & { readonly itemId: ItemId } {
    return event.itemId !== null && definition.actions[event.action]?.enters === 'history'
  }

  /** Somebody with a past takes up an item that somebody else has had and she has not. */
  function targetOf(event: ClickstreamEvent): Target | null {
    const profile = profiles.get(event.userId)
    if (serving.serving === null || profile === undefined || !isStep(event)) return null
    const first = firstAt.get(event.itemId)
    if (first === undefined || ways.get(event.userId)?.includes(event.itemId) !== false) return null
    const request = { userId: event.userId, scenario: serving, slot: 'home', limit: 10, aboutItemId: null }
    const viewer = viewerOf({ ...request, profile: decodeProfile(encodeProfile(profile)) }, event.occurredAt)
    const index = serving.table.find(event.itemId)
    return {
      viewer: { ...viewer, rules: { ...viewer.rules, at: event.occurredAt } },
      index,
      isNew: (serving.serving.model.numbering.fromCatalog[index] ?? -1) < 0,
      ageMs: event.occurredAt - first,
    }
  }
}

const servingOf = ({ definition, items }: Stream): ScenarioServing => {
  const serving = createScenarioServings(new Map([[definition.name, definition]])).get(definition.name)
  if (serving === undefined) throw new Error(`${definition.name} is not served`)
  for (const item of items) serving.table.describe(item)
  return serving
}

const byUser = (events: readonly ClickstreamEvent[]): ReadonlyMap<UserId, readonly ClickstreamEvent[]> => {
  const gathered = new Map<UserId, ClickstreamEvent[]>()
  for (const event of events) {
    const own = gathered.get(event.userId)
    if (own === undefined) gathered.set(event.userId, [event])
    else own.push(event)
  }
  return gathered
}

/** A release of all that was done so far: transitions and popularity, without a network. */
const releaseOf = (
  { table, definition }: ScenarioServing,
  ways: ReadonlyMap<UserId, readonly ItemId[]>,
  blend: FittedBlend,
): ServingRelease => {
  const numbers = new Map<ItemId, number>()
  for (const way of ways.values())
    for (const itemId of way) if (!numbers.has(itemId)) numbers.set(itemId, numbers.size)
  const indexOf = (itemId: ItemId): number => numbers.get(itemId) ?? -1
  const sequences = [...ways.values()].map((way) => modelSequence(way.map(indexOf), definition.itemsRepeat))
  const toCatalog = Int32Array.from(numbers.keys(), (itemId) => table.admit(itemId))
  const fromCatalog = new Int32Array(table.size()).fill(-1)
  toCatalog.forEach((index, item) => (fromCatalog[index] = item))
  const space = {
    numbering: { toCatalog, fromCatalog },
    embeddings: { rows: new Float32Array(numbers.size), dimension: 1 },
  }
  return {
    version: asReleaseVersion('0001'),
    architecture: 'none',
    manifestSha256: '',
    releasedAt: asEpochMs(0),
    blend,
    model: {
      ...space,
      transitions: fitTransitions(sequences, numbers.size),
      popularity: countPopularity(sequences, numbers.size),
    },
    readings: [],
    retrieval: null,
    deepSpace: () => ownSpace(space),
    encoder: {
      readsColumns: false,
      encode: () => Promise.resolve(new Float32Array(1)),
      dispose: () => undefined,
    },
    indexOf,
  }
}
