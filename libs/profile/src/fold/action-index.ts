/** Actions as the small numbers they are stored as: their places in the contract, which only ever grows at its end. */
import { ACTIONS, type Action } from '@profilestream/contracts'

const INDEX: ReadonlyMap<Action, number> = new Map(ACTIONS.map((action, index) => [action, index]))

/** The number an action is stored as. */
export const indexOfAction = (action: Action): number => INDEX.get(action) ?? 0

/** The action stored as a number; one that a newer version stored reads as unknown. */
export const actionAt = (index: number): Action => ACTIONS[index] ?? 'unknown'
