/** What has become of a refit that was asked for: waiting, at work, decided, or forgotten. Pure. */
import type { Decision, Demand, Progress, TrainerStatus } from './trainer-status.js'

/** Where a demand stands. */
export type DemandState =
  /** Another refit is at work. */
  | { readonly kind: 'waiting'; readonly behind: string | null }
  | { readonly kind: 'running'; readonly progress: Progress }
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
  if (running?.scenario === scenario) return { kind: 'running', progress: running.progress }
  if (own?.interrupted != null) return { kind: 'waiting', behind: null }
  const decision = own?.decision ?? null
  return decision !== null && decision.decidedAt >= demandedAt
    ? { kind: 'decided', decision }
    : { kind: 'forgotten' }
}
