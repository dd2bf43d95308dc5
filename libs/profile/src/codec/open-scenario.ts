/** Finds a scenario in a profile, and reads its stored bytes when an event first needs them. */
import type { ScenarioName } from '@profilestream/contracts'
import { addScenario, type MutableProfile, type ScenarioState } from '../mutable-profile.js'
import { ByteReader } from './byte-reader.kernel.js'
import { readScenario } from './read-scenario.kernel.js'

/** Where scenarios are read: reading is synchronous, so one will do. */
const reader = new ByteReader()

/** Reads a scenario that is still bytes; otherwise does nothing. */
export const readUnopened = (state: ScenarioState): ScenarioState => {
  if (state.unopened === null) return state
  const { bytes, from, to } = state.unopened
  state.unopened = null
  readScenario(reader.open(bytes, from, to), state)
  return state
}

/** The scenario, ready to be changed, or undefined when the user has none of its events. */
export const findScenario = (profile: MutableProfile, name: ScenarioName): ScenarioState | undefined => {
  for (let i = 0; i < profile.scenarioCount; i++) {
    const state = profile.scenarios[i]
    if (state?.name === name) return readUnopened(state)
  }
  return undefined
}

/** The scenario, ready to be changed; made empty when it is missing. */
export const openScenario = (profile: MutableProfile, name: ScenarioName): ScenarioState =>
  findScenario(profile, name) ?? addScenario(profile, name)
