/** How much of an action's weight an event counts, in hundredths: what is stored, added, and taken back is the same number. */
import type { ActionDefinition, ScenarioDefinition } from '@profilestream/contracts'

const FULL = 100

/** The fields that a value is read from. */
export interface ValueFields {
  readonly completion: number | null
  readonly dwellMs: number | null
  readonly rating: number | null
}

const dwellShare = ({ dwellMs }: ValueFields, { fullDwellMs }: ScenarioDefinition): number =>
  dwellMs === null ? 1 : dwellMs / fullDwellMs

const shareOf = (
  event: ValueFields,
  source: ActionDefinition['value'],
  scenario: ScenarioDefinition,
): number => {
  switch (source) {
    case 'constant':
      return 1
    case 'completion':
      return event.completion ?? dwellShare(event, scenario)
    case 'dwell':
      return dwellShare(event, scenario)
    case 'rating': {
      const { lowest, highest } = scenario.ratingRange
      return event.rating === null ? 1 : (2 * (event.rating - lowest)) / (highest - lowest) - 1
    }
  }
}

/** −100..100; an event that lacks what the value is read from counts in full. */
export const hundredthsOf = (
  event: ValueFields,
  definition: ActionDefinition,
  scenario: ScenarioDefinition,
): number => Math.round(FULL * Math.max(-1, Math.min(1, shareOf(event, definition.value, scenario)))) + 0

/** An action's weight at so many hundredths of its value. */
export const weightAt = (definition: ActionDefinition, hundredths: number): number =>
  (definition.weight * hundredths) / FULL

/** What an event says of its item, as much for trends as for tastes: its action's weight at its value; negative for a dislike. */
export const amountOf = (
  event: ValueFields,
  definition: ActionDefinition,
  scenario: ScenarioDefinition,
): number => weightAt(definition, hundredthsOf(event, definition, scenario))
