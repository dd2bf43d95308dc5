/** One event into one profile: skip what was applied, leave out repeats, count, weigh, remember. */
import {
  asEpochMs,
  dayOf,
  InvariantError,
  type ActionDefinition,
  type ClickstreamEvent,
  type ScenarioDefinition,
} from '@profilestream/contracts'
import { isRepeated } from '../admit/duplicates.js'
import type { Basis } from '../basis.js'
import { findScenario, openScenario } from '../codec/open-scenario.js'
import type { FoldOutcome, MutableProfile, PlacedEvent, ScenarioState } from '../mutable-profile.js'
import { indexOfAction } from './action-index.js'
import { countActivity } from './activity.js'
import { touchDay } from './days.kernel.js'
import { eventKeyOf } from './event-key.kernel.js'
import { addEvidence, renewVector } from './evidence.js'
import { hundredthsOf } from './interaction-value.js'
import { remember } from './memory.js'
import { movePast } from './position.kernel.js'
import { countTies } from './social-ties.js'
import { takeBack } from './take-back.js'

/** An event with all that was found out about it. */
interface Known {
  readonly event: ClickstreamEvent
  readonly scenario: ScenarioDefinition
  readonly definition: ActionDefinition
  readonly key: number
  readonly basis: Basis
}

const definitionsOf = (event: ClickstreamEvent, basis: Basis): [ScenarioDefinition, ActionDefinition] => {
  const scenario = basis.scenarios.get(event.scenario)
  const definition = scenario?.actions[event.action]
  if (scenario === undefined || definition === undefined) {
    throw new InvariantError(
      `event ${event.eventId} has ${event.scenario}/${event.action}, which the scenarios do not define; pass it through checkEvent first`,
    )
  }
  return [scenario, definition]
}

const touch = (state: ScenarioState | undefined, event: ClickstreamEvent, basis: Basis): void => {
  if (state === undefined) return
  state.touched = true
  touchDay(state.days, dayOf(event.occurredAt, basis.zoneOffsetMinutes))
}

const weigh = (profile: MutableProfile, state: ScenarioState, known: Known): number => {
  const { event, scenario, definition, basis } = known
  const hundredths = hundredthsOf(event, definition, scenario)
  renewVector(state, basis)
  if (event.itemId === null) return hundredths
  if (definition.takesBack === null) {
    addEvidence(state, { itemId: event.itemId, at: event.occurredAt, definition, hundredths }, basis)
  } else {
    const meant = { itemId: event.itemId, action: definition.takesBack, until: event.occurredAt }
    takeBack(profile, state, { meant, basis })
  }
  return hundredths
}

const apply = (profile: MutableProfile, state: ScenarioState, known: Known): void => {
  const { event, scenario, definition, key, basis } = known
  const { zoneOffsetMinutes } = basis
  const day = dayOf(event.occurredAt, zoneOffsetMinutes)
  const actionIndex = indexOfAction(event.action)
  const { defaultCurrency } = scenario
  state.touched = true
  if (event.occurredAt > profile.updatedAt) profile.updatedAt = asEpochMs(event.occurredAt)
  countActivity(state, { event, definition, day, zoneOffsetMinutes, defaultCurrency }, actionIndex)
  const hundredths = weigh(profile, state, known)
  const { enters, consumes } = definition
  const { itemId, occurredAt: at } = event
  remember(profile, state, { itemId, at, key, actionIndex, hundredths, enters, consumes })
  countTies(profile, { event, definition, basis })
}

/**
 * Applies one event in place. The same events in the same order give the same bytes, wherever batches end and whatever
 * is delivered again.
 * @param placed  the event, which must have passed `checkEvent`, and its place in the log
 * @param basis   definitions, catalog and release; the bytes are equal only on an equal basis
 */
export const foldEvent = (profile: MutableProfile, placed: PlacedEvent, basis: Basis): FoldOutcome => {
  const { event } = placed
  const isNew = movePast(profile.positions, placed.partition, placed.offset)
  if (isNew) profile.version += 1
  if (event === null) return isNew ? 'rejected' : 'already_applied'
  const state = findScenario(profile, event.scenario)
  if (!isNew) {
    touch(state, event, basis)
    return 'already_applied'
  }
  const key = eventKeyOf(event.eventId)
  if (isRepeated(profile, state, key)) {
    touch(state, event, basis)
    return 'duplicate'
  }
  const [scenario, definition] = definitionsOf(event, basis)
  apply(profile, state ?? openScenario(profile, event.scenario), { event, scenario, definition, key, basis })
  return 'applied'
}
