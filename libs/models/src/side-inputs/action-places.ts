/** Places for actions in a row of side inputs. */

/** More than the contract has, so that a new one leaves weights as they are. */
export const ACTION_PLACES = 32
