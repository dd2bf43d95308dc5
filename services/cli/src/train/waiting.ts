/** What has become of a refit that was asked for: waiting, at work, decided, or forgotten. Pure. */
import type { CurvePoint } from '../evaluate/curve-lines.js'
import type { Decision, Demand, Progress, TrainerStatus } from './trainer-status.js'

/** Where a demand stands. */
export type DemandState =
  /** Another refit is at work. */
  | { readonly kind: 'waiting'; readonly behind: string | null }
  | { readonly kind: 'running'; readonly progress: Progress; readonly curve: readonly CurvePoint[] }
  | { readonly kind: 'decided'; readonly decision: Decision }
  /** The trainer knows neither a demand nor a decision: it was started again in between. */
  | { readonly kind: 'forgotten' }

/** Finds the demand in what the trainer says. */
export const stateOfDemand = (
  { scenario, demandedAt }: Demand,
  { running, scenarios }: TrainerStatus,
): DemandState => {
  const own = scenarios.find((one) => one.scenario === scenario)
  if (own?.demandedAt != null) return { kind: 'waiting', behind: running?.scenario ?? null }
  if (running?.scenario === scenario) return runningOf(running)
  if (own?.interrupted != null) return { kind: 'waiting', behind: null }
  const decision = own?.decision ?? null
  return decision !== null && decision.decidedAt >= demandedAt
    ? { kind: 'decided', decision }
    : { kind: 'forgotten' }
}

/** At work, with the curve of the network that is trained now. */
const runningOf = ({ progress, curves }: NonNullable<TrainerStatus['running']>): DemandState => {
  const isAtWork = ({ model, stage }: { readonly model: string; readonly stage: string }): boolean =>
    model === progress.model && stage === progress.stage
  return { kind: 'running', progress, curve: curves.find(isAtWork)?.epochs ?? [] }
}
