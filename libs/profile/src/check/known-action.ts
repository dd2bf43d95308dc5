/** Rule: the scenario is defined, and uses the action. */
import {
  accepted,
  deadLettered,
  type ActionDefinition,
  type Checked,
  type ClickstreamEvent,
  type ScenarioDefinition,
} from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import { shown } from './shown.js'

/** What the event's scenario and action mean. */
export interface KnownAction {
  readonly scenario: ScenarioDefinition
  readonly definition: ActionDefinition
}

const listOf = (names: Iterable<string>): string => [...names].join(', ')

/** The definitions, or unknown_scenario, or unknown_action. */
export const checkAction = (
  event: ClickstreamEvent,
  { scenarios }: Pick<Basis, 'scenarios'>,
): Checked<KnownAction> => {
  const scenario = scenarios.get(event.scenario)
  if (scenario === undefined) {
    return deadLettered(
      'unknown_scenario',
      `scenario ${shown(event.scenario)} is not defined; use one of ${listOf(scenarios.keys())}, or define it`,
    )
  }
  const definition = event.action === 'unknown' ? undefined : scenario.actions[event.action]
  if (definition !== undefined) return accepted({ scenario, definition })
  return deadLettered(
    'unknown_action',
    `action ${shown(event.action)} is not used in scenario ${scenario.name}; use one of ${listOf(Object.keys(scenario.actions))}`,
  )
}
