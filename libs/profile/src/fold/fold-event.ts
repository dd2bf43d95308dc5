/** One event into one profile: skip what was applied, leave out repeats, count; what no machine did, weigh and remember. */
import {
  asEpochMs,
  dayOf,
  InvariantError,
  type ActionDefinition,
  type ClickstreamEvent,
  type ScenarioDefinition,
} from '@profilestream/contracts'
import { admitEvent } from '../admit/admit-event.js'
import type { Basis } from '../basis.js'
import { findScenario, openScenario } from '../codec/open-scenario.js'
import type { FoldOutcome, MutableProfile, PlacedEvent, ScenarioState } from '../mutable-profile.js'
import { estimateNumbers } from '../normalise/running-estimates.js'
import { winsorise } from '../normalise/winsorise.js'
import { indexOfAction } from './action-index.js'
import { countActivity } from './activity.js'
import { positionsOfLinked } from '../identify/links.js'
import { noteIdentify, tellIdentifyAgain } from '../identify/note-identify.js'
import { followSegments, tellSegmentsAgain } from '../segments/follow-segments.js'
import { touchDay } from './days.kernel.js'
import type { EventAtHand } from './event-at-hand.js'
import { eventKeyOf } from './event-key.kernel.js'
import { addEvidence, renewVector } from './evidence.js'
import { countHabits } from './habits.js'
import { hundredthsOf } from './interaction-value.js'
import { remember, rememberApart } from './memory.js'
import { movePast, type Positions } from './position.kernel.js'
import { countTies } from './social-ties.js'
import { takeBack } from './take-back.js'

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

const lookAt = (given: ClickstreamEvent, key: number, basis: Basis): EventAtHand => {
  const [scenario, definition] = definitionsOf(given, basis)
  const event = winsorise(given, definition, basis.limits?.get(scenario.name))
  return {
    event,
    scenario,
    definition,
    key,
    actionIndex: indexOfAction(event.action),
    hundredths: hundredthsOf(event, definition, scenario),
    day: dayOf(event.occurredAt, basis.zoneOffsetMinutes),
    basis,
  }
}

const weigh = (profile: MutableProfile, state: ScenarioState, atHand: EventAtHand): void => {
  const { event, definition, hundredths, key } = atHand
  renewVector(state, atHand)
  if (event.itemId === null) return
  if (definition.takesBack !== null) return takeBack(profile, state, atHand)
  addEvidence(state, { itemId: event.itemId, at: event.occurredAt, definition, hundredths, key }, atHand)
}

const count = (profile: MutableProfile, state: ScenarioState, atHand: EventAtHand): void => {
  const { occurredAt } = atHand.event
  state.touched = true
  if (occurredAt > profile.updatedAt) profile.updatedAt = asEpochMs(occurredAt)
  countActivity(state, atHand)
}

/** A machine's event: a fact that is counted, but no taste. What it takes back is taken back. */
const applyQuarantined = (profile: MutableProfile, state: ScenarioState, atHand: EventAtHand): void => {
  count(profile, state, atHand)
  rememberApart(profile, state, atHand)
  if (atHand.definition.takesBack === null) return
  weigh(profile, state, atHand)
  countTies(profile, atHand)
}

const apply = (profile: MutableProfile, state: ScenarioState, atHand: EventAtHand): void => {
  count(profile, state, atHand)
  estimateNumbers(state, atHand)
  countHabits(state, atHand)
  weigh(profile, state, atHand)
  remember(profile, state, atHand)
  countTies(profile, atHand)
}

const positionsFor = (profile: MutableProfile, { forwardedFrom }: PlacedEvent): Positions =>
  forwardedFrom === undefined ? profile.positions : positionsOfLinked(profile, forwardedFrom)

/**
 * Applies one event in place. The same events in the same order give the same bytes, wherever batches end and whatever
 * is delivered again.
 * @param placed  the event, which must have passed `checkEvent`, and its place in the log
 * @param basis   definitions, catalog and release; the bytes are equal only on an equal basis
 */
export const foldEvent = (profile: MutableProfile, placed: PlacedEvent, basis: Basis): FoldOutcome => {
  const { event } = placed
  const isNew = movePast(positionsFor(profile, placed), placed.partition, placed.offset)
  if (isNew) profile.version += 1
  if (event === null) return isNew ? 'rejected' : 'already_applied'
  const state = findScenario(profile, event.scenario)
  if (!isNew) {
    touch(state, event, basis)
    tellSegmentsAgain(profile, placed)
    if (event.action === 'identify') tellIdentifyAgain(profile, event)
    return 'already_applied'
  }
  const atHand = lookAt(event, eventKeyOf(event.eventId), basis)
  const admission = admitEvent(profile, state, atHand)
  if (admission === 'duplicate' || admission === 'repeated') touch(state, event, basis)
  else {
    const change = admission === 'quarantined' ? applyQuarantined : apply
    change(profile, state ?? openScenario(profile, event.scenario), atHand)
    followSegments(profile, atHand.scenario, placed)
    if (event.action === 'identify') noteIdentify(profile, event, placed)
  }
  return admission
}
