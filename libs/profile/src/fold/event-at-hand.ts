/** The event that is being folded, with all that was found out about it: what every part of the fold works from. */
import type { ActionDefinition, ClickstreamEvent, ScenarioDefinition } from '@profilestream/contracts'
import type { Basis } from '../basis.js'

/** The event that is being folded. */
export interface EventAtHand {
  readonly event: ClickstreamEvent
  readonly scenario: ScenarioDefinition
  readonly definition: ActionDefinition
  /** Its id as 48 bits. */
  readonly key: number
  /** The number its action is stored as. */
  readonly actionIndex: number
  /** How much of the action's weight it counts, −100..100. */
  readonly hundredths: number
  /** Its day in the configured zone, days since 1970-01-01. */
  readonly day: number
  readonly basis: Basis
}

/** What evidence is weighed on. */
export type Ground = Pick<EventAtHand, 'scenario' | 'basis'>
