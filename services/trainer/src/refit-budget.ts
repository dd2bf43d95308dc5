/** The time that a refit may take. Pure. */
import type { RefitSettings } from './settings.js'

/** Time budget of a refit, seconds: by its interactions, within the limits of the settings. */
export const budgetOf = (interactions: number, settings: RefitSettings): number => {
  const wanted = (interactions / 1_000) * settings.secondsPerThousandInteractions
  return Math.min(settings.maximumBudgetSeconds, Math.max(settings.minimumBudgetSeconds, wanted))
}
