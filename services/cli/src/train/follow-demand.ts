/** Follows a refit that was asked for until it is decided. */
import { ContractError, UnavailableError } from '@profilestream/contracts'
import { pause } from '../pause.js'
import { describeWaiting } from './in-words.js'
import type { CurvePoint } from '../evaluate/curve-lines.js'
import type { TrainerClient } from './trainer-client.js'
import type { Decision, Demand } from './trainer-status.js'
import { stateOfDemand } from './waiting.js'

/** How often the trainer is asked, milliseconds. */
const ASK_EVERY_MS = 500
/** A trainer may be away for a while, as when it is started again: asked so often in vain, it is given up. */
const PATIENCE = 60

/**
 * Follows one demand.
 * @param say  told where it stands, and how the network at work has learned so far, again and again
 * @returns    the decision; null when interrupted first
 * @throws     UnavailableError when the trainer stays away, ContractError when it has forgotten the demand
 */
export const followDemand = async (
  trainer: Pick<TrainerClient, 'status'>,
  demand: Demand,
  {
    say,
    interrupted,
  }: {
    readonly say: (line: string, curve?: readonly CurvePoint[]) => void
    readonly interrupted: AbortSignal
  },
): Promise<Decision | null> => {
  let failures = 0
  while (!interrupted.aborted) {
    try {
      const state = stateOfDemand(demand, await trainer.status())
      failures = 0
      if (state.kind === 'decided') return state.decision
      if (state.kind === 'forgotten') throw forgotten(demand.scenario)
      say(describeWaiting(demand.scenario, state), state.kind === 'running' ? state.curve : [])
    } catch (error) {
      if (!(error instanceof UnavailableError) || ++failures >= PATIENCE) throw error
      say(`${demand.scenario}: the trainer does not answer at the moment`)
    }
    await pause(ASK_EVERY_MS, interrupted)
  }
  return null
}

const forgotten = (scenario: string): ContractError =>
  new ContractError(
    `The trainer was started again before it began the refit of ${scenario}: ask again with profilestream train ${scenario}`,
  )
