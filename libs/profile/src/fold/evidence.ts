/** What an event says about taste: user vector and interests, kept as of one anchor, and made again for a new release. */
import { DAY_MS, type ActionDefinition, type ItemId, type ScenarioDefinition } from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import { addHashVector, itemHash } from '../hash-vector.kernel.js'
import type { ScenarioState } from '../mutable-profile.js'
import { actionAt } from './action-index.js'
import type { Ground } from './event-at-hand.js'
import { unpackId } from './event-key.kernel.js'
import { advance, createCursor, CONSUMES } from './history.kernel.js'
import { weightAt } from './interaction-value.js'
import { addInterest, namesOf, takeInterestBack } from './interests.kernel.js'
import { anchorOf, exp2, growth, scaleBy } from './time-decay.kernel.js'
import { addEmbedding } from './user-vector.kernel.js'

/** One interaction as evidence of taste. */
export interface Evidence {
  readonly itemId: ItemId
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  readonly definition: ActionDefinition
  readonly hundredths: number
}

/** A scenario's half-life, whole milliseconds. */
export const halfLifeMsOf = (scenario: ScenarioDefinition): number =>
  Math.max(1, Math.round(scenario.interestHalfLifeDays * DAY_MS))

const scaleEvidence = (state: ScenarioState, factor: number): void => {
  scaleBy(state.vector, factor)
  scaleBy(state.interests.weights, factor, state.interests.count)
}

/** When the definition's half-life has changed: what the sums are worth now stays, and fades at the new pace. */
const changeHalfLife = (state: ScenarioState, at: number, halfLifeMs: number): void => {
  const anchorAt = anchorOf(at, halfLifeMs)
  const worthNow = exp2((state.anchorAt - at) / state.halfLifeMs)
  scaleEvidence(state, worthNow * growth(at, anchorAt, halfLifeMs))
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
  scaleEvidence(state, exp2((state.anchorAt - anchorAt) / halfLifeMs))
  state.anchorAt = anchorAt
}

const amountOf = (state: ScenarioState, evidence: Evidence): number =>
  weightAt(evidence.definition, evidence.hundredths) * growth(evidence.at, state.anchorAt, state.halfLifeMs)

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

/** Adds an interaction's weight to vector and interests; an action of weight 0 says nothing. */
export const addEvidence = (state: ScenarioState, evidence: Evidence, { scenario, basis }: Ground): void => {
  if (evidence.definition.weight === 0) return
  moveAnchor(state, evidence.at, halfLifeMsOf(scenario))
  const amount = amountOf(state, evidence)
  addItem(state, evidence.itemId, { amount, basis })
  const item = basis.catalog.find(state.name, evidence.itemId)
  if (item !== undefined) addInterest(state.interests, namesOf(item), amount)
}

/** Takes an interaction's weight back: what it counts for today, interests never below zero. */
export const takeEvidenceBack = (state: ScenarioState, evidence: Evidence, basis: Basis): void => {
  if (evidence.definition.weight === 0 || state.halfLifeMs === 0) return
  const amount = amountOf(state, evidence)
  addItem(state, evidence.itemId, { amount: -amount, basis })
  const item = basis.catalog.find(state.name, evidence.itemId)
  if (item !== undefined) takeInterestBack(state.interests, namesOf(item), amount)
}

const addHistory = (state: ScenarioState, { scenario, basis }: Ground): void => {
  const { history } = state
  moveAnchor(state, history.lastAt, halfLifeMsOf(scenario))
  const cursor = createCursor(history)
  while (advance(history, cursor)) {
    const definition = scenario.actions[actionAt(cursor.action & ~CONSUMES)]
    if (definition === undefined) continue
    const itemId = unpackId(history.entries, cursor.idFrom, cursor.to)
    const evidence = { itemId, at: cursor.at, definition, hundredths: cursor.hundredths }
    addItem(state, itemId, { amount: amountOf(state, evidence), basis })
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
