/** The system's own pure parts run over a simulated past without any server: events are folded to profiles, and profiles become lists. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  asScenarioName,
  DAY_MS,
  parseScenario,
  type ClickstreamEvent,
  type EpochMs,
  type ItemId,
  type ScenarioDefinition,
  type ScenarioName,
  type UserId,
} from '@profilestream/contracts'
import {
  amountOf,
  createHashEmbeddings,
  createProfile,
  foldEvent,
  hasHad,
  tastesOf,
  viewProfile,
  type Basis,
  type MutableProfile,
  type ScenarioProfile,
} from '@profilestream/profile'
import {
  blend,
  blendWeights,
  createItemTable,
  createTrends,
  exclude,
  NO_CONTEXT,
  scoreByInterests,
  scoreByTransitions,
  scoreByTrend,
  type FittedBlend,
  type ItemTable,
  type SourceScores,
  type Trends,
} from '@profilestream/recommendation'
import {
  countPopularity,
  fitTransitions,
  modelSequence,
  topK,
  type Neighbours,
} from '@profilestream/similarity'
import { WORLD_NAMES, type World } from '@profilestream/simulator'
import { projectRoot } from './project-root.js'
import { fitSimulatedBlend } from './simulated-release.js'

/** The five scenarios' definitions, as they are shipped. */
export const loadDefinitions = (): ReadonlyMap<ScenarioName, ScenarioDefinition> =>
  new Map(
    WORLD_NAMES.map((name) => {
      const file = join(projectRoot, 'schemas', 'scenarios', `${name}.json`)
      return [asScenarioName(name), parseScenario(JSON.parse(readFileSync(file, 'utf8')))]
    }),
  )

/** What a fold of a world's events rests on. */
export const basisOf = (world: World): Basis => {
  const items = new Map(world.catalog().map((item) => [item.itemId, item]))
  return {
    scenarios: loadDefinitions(),
    catalog: { find: (_scenario, itemId) => items.get(itemId) },
    embeddings: createHashEmbeddings(),
    zoneOffsetMinutes: 0,
  }
}

/** Folds one user's events in the order they arrive. */
export const foldUser = (
  userId: UserId,
  events: readonly ClickstreamEvent[],
  basis: Basis,
): MutableProfile => {
  const profile = createProfile(userId)
  events.forEach((event, offset) => foldEvent(profile, { event, partition: 0, offset }, basis))
  return profile
}

/** How a list is made: like everyone's, as before the first release, or with a release of transitions. */
export type ListKind = 'trending' | 'before-release' | 'transitions'

/** Lists for the users of a past. */
export interface OfflineLists {
  /** Weights of the release. */
  readonly fitted: FittedBlend
  /** The ten items that this user would be shown in the home slot, best first. */
  listFor(userId: UserId, kind: ListKind): readonly ItemId[]
  /** The ten that may be shown to her and have the highest score. */
  listBy(userId: UserId, scoreOf: (itemId: ItemId) => number): readonly ItemId[]
}

const LIST_LENGTH = 10

/** What lists are made of. */
interface Evidence {
  readonly table: ItemTable
  readonly trends: Trends
  readonly transitions: Neighbours
  readonly popularity: Float32Array
  /** Of the release. */
  readonly fitted: FittedBlend
}

/** Fits transitions and trends on a past and makes lists as the recommender does, without diversity. */
export const offlineLists = async (
  world: World,
  {
    scenario,
    byUser,
    at,
  }: { scenario: ScenarioName; byUser: ReadonlyMap<UserId, ClickstreamEvent[]>; at: EpochMs },
): Promise<OfflineLists> => {
  const basis = basisOf(world)
  const definition = basis.scenarios.get(scenario)
  if (definition === undefined) throw new TypeError(`there is no scenario ${scenario}`)
  const table = createItemTable()
  world.catalog().forEach((item) => table.describe(item))
  const profiles = new Map(
    [...byUser].map(([user, events]) => [user, viewProfile(foldUser(user, events, basis))]),
  )
  const past = (held: ScenarioProfile | undefined): Int32Array =>
    modelSequence(held?.history.map(({ itemId }) => table.find(itemId)) ?? [], definition.itemsRepeat)
  const sequences = [...profiles.values()].map(({ scenarios }) => past(scenarios.get(scenario)))
  const evidence: Evidence = {
    table,
    trends: trendsOf(definition, table, [...byUser.values()].flat()),
    transitions: fitTransitions(sequences, table.size(), {}),
    popularity: countPopularity(sequences, table.size()),
    fitted: await fitSimulatedBlend({ definition, catalog: world.catalog(), byUser }),
  }
  const allowed = (userId: UserId, scores: Float32Array): ItemId[] => {
    const profile = profiles.get(userId)
    const hasHadIt = (itemId: ItemId): boolean => profile !== undefined && hasHad(profile, scenario, itemId)
    const rules = { definition, at, adSlot: false, userId, hasHad: hasHadIt, hasDismissed: () => false }
    return exclude(table, (looked) => topK(scores, looked), { count: LIST_LENGTH, rules }).map(
      ({ index }) => table.facts(index).itemId,
    )
  }
  return {
    fitted: evidence.fitted,
    listFor: (userId, kind) => {
      const held = profiles.get(userId)?.scenarios.get(scenario)
      return allowed(
        userId,
        blend(sourcesOf(evidence, { held, past: past(held) }, kind), table.size()).scores,
      )
    },
    listBy: (userId, scoreOf) =>
      allowed(
        userId,
        Float32Array.from({ length: table.size() }, (_, index) => scoreOf(table.facts(index).itemId)),
      ),
  }
}

const trendsOf = (
  definition: ScenarioDefinition,
  table: ItemTable,
  events: readonly ClickstreamEvent[],
): Trends => {
  const trends = createTrends(definition.trendHalfLifeDays * DAY_MS)
  const inOrder = events.toSorted((a, b) => a.occurredAt - b.occurredAt)
  for (const event of inOrder) {
    const action = definition.actions[event.action]
    const weight = action === undefined ? 0 : amountOf(event, action, definition)
    if (event.itemId === null || weight <= 0) continue
    trends.add({ index: table.admit(event.itemId), weight, at: event.occurredAt, context: NO_CONTEXT })
  }
  return trends
}

interface Taste {
  readonly held: ScenarioProfile | undefined
  readonly past: Int32Array
}

const sourcesOf = (evidence: Evidence, { held, past }: Taste, kind: ListKind): SourceScores[] => {
  const { table, trends, transitions } = evidence
  const counts = trends.counts()
  if (kind === 'trending') {
    return [{ name: 'trending', weight: 1, scores: scoreByTrend(table, counts, null), numbering: null }]
  }
  const fitted = kind === 'transitions' ? evidence.fitted : null
  const weights = blendWeights(fitted, held?.history.length ?? 0)
  const interests = scoreByInterests(table, tastesOf(held?.interests ?? []))
  const personal: SourceScores[] = [
    { name: 'interests', weight: weights.interests, scores: interests, numbering: null },
    {
      name: 'trending',
      weight: weights.trending,
      scores: scoreByTrend(table, counts, interests),
      numbering: null,
    },
  ]
  if (fitted === null) return personal
  const scores = scoreByTransitions(transitions, past)
  return [
    ...personal,
    { name: 'transitions', weight: weights.transitions, scores, numbering: null },
    { name: 'popularity', weight: weights.popularity, scores: evidence.popularity, numbering: null },
  ]
}
