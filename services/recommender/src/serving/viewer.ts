/** The viewer: one user in one scenario as a list is made for her, with the release that serves it, taken once. */
import {
  variantOf,
  type EpochMs,
  type ItemId,
  type UserId,
  type VariantDefinition,
} from '@profilestream/contracts'
import {
  hasHad,
  historyColumns,
  tastesOf,
  type HistoryColumns,
  type Profile,
  type ScenarioProfile,
} from '@profilestream/profile'
import {
  daypartOf,
  type Evidence,
  type ExclusionRules,
  type TrendContext,
} from '@profilestream/recommendation'
import { modelPlaces, modelSequence } from '@profilestream/similarity'
import { servingFor } from './canary.js'
import type { ScenarioServing } from './scenario-serving.js'
import type { ServingRelease } from './serving-release.js'

/** What is asked for. */
export interface ListRequest {
  readonly userId: UserId
  /** null for a user without one. */
  readonly profile: Profile | null
  readonly scenario: ScenarioServing
  readonly slot: string
  /** Longest list wanted, ≥ 1. */
  readonly limit: number
  /** The item that a list of similar items is about. */
  readonly aboutItemId: ItemId | null
}

/** What a list is made of. */
export interface Viewer {
  readonly request: ListRequest
  readonly variant: VariantDefinition
  /** The release that every score of the list comes from; null before the first. */
  readonly serving: ServingRelease | null
  /** The event time that the list answers to. */
  readonly createdAt: EpochMs
  readonly context: TrendContext
  readonly rules: ExclusionRules
  readonly evidence: Evidence
  /** What is known of the past beside its items; undefined where the release reads items only. */
  readonly columns: HistoryColumns | undefined
}

/** The slot that shows ads and nothing else. */
export const AD_SLOT = 'ads'

/**
 * Takes the viewer's state and the serving release at this moment.
 * @param now  says whether a new release is still tried on some users only; the list's time in a scenario without any event
 */
export const viewerOf = (request: ListRequest, now: EpochMs): Viewer => {
  const { userId, profile, scenario } = request
  const { definition, trends, recentUsers, dismissals } = scenario
  const serving = servingFor(scenario, userId, now)
  const own = profile?.scenarios.get(definition.name)
  const newest = trends.newest()
  const createdAt = profile?.updatedAt ?? newest ?? now
  const { device, utcOffsetMinutes } = recentUsers.find(userId)
  const dismissed = dismissals.of(userId)
  const read = readBy(serving, own?.history ?? [], definition.itemsRepeat)
  const evidence = evidenceOf(request, own, { serving, past: read.past })
  return {
    request,
    variant: variantOf(definition, userId),
    serving,
    createdAt,
    context: { device, daypart: daypartOf(createdAt, utcOffsetMinutes) },
    rules: {
      definition,
      at: newest !== null && newest > createdAt ? newest : createdAt,
      adSlot: request.slot === AD_SLOT,
      userId,
      hasHad: evidence.hasHad,
      hasDismissed: (itemId) => dismissed.has(itemId),
    },
    evidence,
    columns: read.columns,
  }
}

/** A history as the release's network reads it. */
const readBy = (
  serving: ServingRelease | null,
  history: ScenarioProfile['history'],
  itemsRepeat: boolean,
): { readonly past: Int32Array; readonly columns: HistoryColumns | undefined } => {
  const indices = serving === null ? [] : history.map(({ itemId }) => serving.indexOf(itemId))
  const places = modelPlaces(indices, itemsRepeat)
  return {
    past: Int32Array.from(places, (place) => indices[place] ?? -1),
    columns: serving?.encoder.readsColumns === true ? historyColumns(history, places) : undefined,
  }
}

const evidenceOf = (
  { profile, scenario }: ListRequest,
  own: ScenarioProfile | undefined,
  { serving, past }: { readonly serving: ServingRelease | null; readonly past: Int32Array },
): Evidence => {
  const history = own?.history ?? []
  return {
    table: scenario.table,
    trends: scenario.trends,
    online: scenario.online,
    interests: tastesOf(own?.interests ?? []),
    history,
    past,
    met: modelSequence(
      history.map(({ itemId }) => scenario.table.find(itemId)),
      scenario.definition.itemsRepeat,
    ),
    hasHad: (itemId) => profile !== null && hasHad(profile, scenario.definition.name, itemId),
    model: serving?.model ?? null,
  }
}
