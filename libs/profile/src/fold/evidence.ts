/** What an event says about taste: user vector and interests, kept as of one anchor, and made again for a new release. */
import { DAY_MS, type ActionDefinition, type ItemId, type ScenarioDefinition } from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import { addHashVector, itemHash } from '../hash-vector.kernel.js'
import type { ScenarioState } from '../mutable-profile.js'
import { actionAt } from './action-index.js'
import { choicesOf, referenceOf } from './choice.js'
import type { Ground } from './event-at-hand.js'
import { unpackId } from './event-key.kernel.js'
import { advance, createCursor, CONSUMES } from './history.kernel.js'
import { weightAt } from './interaction-value.js'
import { addInterest, namesOf, takeInterestBack } from './interests.kernel.js'
import { anchorOf, exp2, growth, scaleBy } from './time-decay.kernel.js'
import { RECENT_IS_FASTER, scaleTastes, type Choice } from './tastes.kernel.js'
import { addEmbedding } from './user-vector.kernel.js'

/** One interaction as evidence of taste. */
export interface Evidence {
  readonly itemId: ItemId
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  readonly definition: ActionDefinition
  readonly hundredths: number
  /** Number that stands for the event's id, 48 bits. */
  readonly key: number
}

const TWO_24 = 0x1000000

/** A scenario's half-life, whole milliseconds. */
export const halfLifeMsOf = (scenario: ScenarioDefinition): number =>
  Math.max(1, Math.round(scenario.interestHalfLifeDays * DAY_MS))

const scaleEvidence = (state: ScenarioState, long: number, short: number): void => {
  scaleBy(state.vector, long)
  scaleBy(state.interests.weights, long, state.interests.count)
  scaleTastes(state.interests.tastes, state.interests.count, { long, short })
}

/** When the definition's half-life has changed: what the sums are worth now stays, and fades at the new pace. */
const changeHalfLife = (state: ScenarioState, at: number, halfLifeMs: number): void => {
  const anchorAt = anchorOf(at, halfLifeMs)
  const factor = (faster: number): number =>
    exp2((faster * (state.anchorAt - at)) / state.halfLifeMs) * growth(at, anchorAt, halfLifeMs / faster)
  scaleEvidence(state, factor(1), factor(RECENT_IS_FASTER))
  state.anchorAt = anchorAt
  state.halfLifeMs = halfLifeMs
}

/** Makes the anchor that of a moment, unless it is later already. The step is a power of two, so nothing is rounded. */
const moveAnchor = (state: ScenarioState, at: number, halfLifeMs: number): void => {
  if (state.halfLifeMs === 0) {
    state.halfLifeMs = halfLifeMs
    state.anchorAt = anchorOf(at, halfLifeMs)
    return
  }
  if (state.halfLifeMs !== halfLifeMs) changeHalfLife(state, Math.max(at, state.anchorAt), halfLifeMs)
  const anchorAt = anchorOf(at, halfLifeMs)
  if (anchorAt <= state.anchorAt) return
  const halfLives = (state.anchorAt - anchorAt) / halfLifeMs
  scaleEvidence(state, exp2(halfLives), exp2(RECENT_IS_FASTER * halfLives))
  state.anchorAt = anchorAt
}

/**
 * Moves the sums of two states to one anchor and half-life, so that they can be added. `from` must hold evidence.
 * @param ground  whose definition says the half-life; null when it is gone
 */
export const anchorTogether = (into: ScenarioState, from: ScenarioState, ground: Ground | null): void => {
  const halfLifeMs = ground === null ? from.halfLifeMs : halfLifeMsOf(ground.scenario)
  const at = into.halfLifeMs === 0 ? from.anchorAt : Math.max(into.anchorAt, from.anchorAt)
  moveAnchor(into, at, halfLifeMs)
  moveAnchor(from, at, halfLifeMs)
}

/** What the weight of an interaction follows from. */
type Weighed = Pick<Evidence, 'at' | 'definition' | 'hundredths'>

/** What one unit of weight or one choice at a moment counts as of the anchor. */
const unitOf = (state: ScenarioState, at: number): number => growth(at, state.anchorAt, state.halfLifeMs)

const amountOf = (state: ScenarioState, { definition, hundredths, at }: Weighed): number =>
  weightAt(definition, hundredths) * unitOf(state, at)

/** A release's embedding, or the hash vector of an item that no release knows. */
const addItem = (state: ScenarioState, itemId: ItemId, { amount, basis }: Addition): void => {
  const embedding = basis.embeddings.embedding(state.name, itemId)
  if (embedding === null) addHashVector(state.vector, itemHash(state.name, itemId), amount)
  else addEmbedding(state.vector, embedding, amount)
}

interface Addition {
  readonly amount: number
  readonly basis: Basis
}

/** Memory for the choice at hand. */
const choice: Choice = { weight: 0, choices: 0, recent: 0, unit: 0, reference: 0, dice: 0 }

const choiceOf = (evidence: Evidence, unit: number): Choice => {
  const { definition, hundredths, key } = evidence
  const choices = choicesOf(definition, hundredths)
  choice.weight = weightAt(definition, hundredths) * unit
  choice.unit = unit
  choice.choices = choices * unit
  // The short half-life is a quarter of the long one, and 2^4x = (2^x)^4.
  choice.recent = choices * unit * unit * unit * unit
  choice.reference = definition.enters === 'history' ? referenceOf(key) : 0
  choice.dice = (key % TWO_24) >>> 8
  return choice
}

/** Adds an interaction's weight to vector and interests; an action of weight 0 says nothing. */
export const addEvidence = (state: ScenarioState, evidence: Evidence, { scenario, basis }: Ground): void => {
  if (evidence.definition.weight === 0) return
  moveAnchor(state, evidence.at, halfLifeMsOf(scenario))
  const { weight } = choiceOf(evidence, unitOf(state, evidence.at))
  addItem(state, evidence.itemId, { amount: weight, basis })
  const item = basis.catalog.find(state.name, evidence.itemId)
  if (item !== undefined) addInterest(state.interests, namesOf(item), choice)
}

/** Takes an interaction's weight back: what it counts for today, interests never below zero. */
export const takeEvidenceBack = (state: ScenarioState, evidence: Evidence, basis: Basis): void => {
  if (evidence.definition.weight === 0 || state.halfLifeMs === 0) return
  const { weight } = choiceOf(evidence, unitOf(state, evidence.at))
  addItem(state, evidence.itemId, { amount: -weight, basis })
  const item = basis.catalog.find(state.name, evidence.itemId)
  if (item !== undefined) takeInterestBack(state.interests, namesOf(item), choice)
}

const addHistory = (state: ScenarioState, { scenario, basis }: Ground): void => {
  const { history } = state
  moveAnchor(state, history.lastAt, halfLifeMsOf(scenario))
  const cursor = createCursor(history)
  while (advance(history, cursor)) {
    const definition = scenario.actions[actionAt(cursor.action & ~CONSUMES)]
    if (definition === undefined) continue
    const itemId = unpackId(history.entries, cursor.idFrom, cursor.to)
    const amount = amountOf(state, { at: cursor.at, definition, hundredths: cursor.hundredths })
    addItem(state, itemId, { amount, basis })
  }
}

/** Makes the vector again from the history when the release of the basis is not the one it was made of. */
export const renewVector = (state: ScenarioState, ground: Ground): void => {
  const release = ground.basis.embeddings.release(state.name)
  if (release === state.release) return
  state.release = release
  state.vector.fill(0)
  if (state.history.count > 0) addHistory(state, ground)
}
