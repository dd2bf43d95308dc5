/** When to refit which scenario: on demand, at the first thousands, on growth, on drift, every few hours. Pure. */
import { HOUR_MS, MINUTE_MS, type EpochMs, type ScenarioName } from '@profilestream/contracts'

/** When a scenario is refitted. */
export interface ScheduleSettings {
  /** Interactions at which the first refit begins. */
  readonly firstAt: number
  /** New interactions since the last refit, as a share of those it had, that begin another. */
  readonly growth: number
  /** Hours after which a refit begins if there is anything new. */
  readonly everyHours: number
  /** Minutes to wait after a refit that failed. */
  readonly retryMinutes: number
  /** Minutes between a refit and one that drift begins. */
  readonly driftPauseMinutes: number
}

/** Why a refit begins. */
export type RefitTrigger = 'demand' | 'first' | 'growth' | 'schedule' | 'drift' | 'retry'

/** What the schedule must know of a scenario. */
export interface ScenarioProgress {
  readonly scenario: ScenarioName
  /** Interactions in the training log. */
  readonly interactions: number
  /** Those of the last seconds. */
  readonly lately: number
  /** Releases so far. */
  readonly releases: number
  /** The last refit, released, refused or failed; null before the first. */
  readonly last: { readonly at: EpochMs; readonly interactions: number; readonly failed: boolean } | null
  /** When somebody asked for a refit that has not begun; null otherwise. */
  readonly demandedAt: EpochMs | null
  /** Why a refit had begun that was cut short by the end of the trainer; null otherwise. */
  readonly interrupted: RefitTrigger | null
  /** When the release in service was last found to have drifted; null while it holds. */
  readonly driftedAt: EpochMs | null
}

/** A refit to begin now. */
export interface DueRefit {
  readonly scenario: ScenarioName
  readonly trigger: RefitTrigger
}

/** The refit to begin now, or null. First what was asked for, then what was cut short, then the scenario with the fewest releases; of those never refitted the one with most interactions. */
export const nextRefit = (
  scenarios: readonly ScenarioProgress[],
  now: EpochMs,
  settings: ScheduleSettings,
): DueRefit | null => {
  const due = scenarios.flatMap((progress) => {
    const trigger = triggerOf(progress, now, settings)
    return trigger === null ? [] : [{ progress, trigger }]
  })
  const [first] = due.sort(
    (a, b) =>
      Number(b.trigger === 'demand') - Number(a.trigger === 'demand') ||
      Number(b.progress.interrupted !== null) - Number(a.progress.interrupted !== null) ||
      a.progress.releases - b.progress.releases ||
      (a.progress.demandedAt ?? 0) - (b.progress.demandedAt ?? 0) ||
      (a.progress.last?.at ?? 0) - (b.progress.last?.at ?? 0) ||
      b.progress.interactions - a.progress.interactions,
  )
  return first === undefined ? null : { scenario: first.progress.scenario, trigger: first.trigger }
}

/** Why a scenario is due, or null if it is not. */
export const triggerOf = (
  progress: ScenarioProgress,
  now: EpochMs,
  settings: ScheduleSettings,
): RefitTrigger | null => {
  const { interactions, last, demandedAt, interrupted, driftedAt } = progress
  if (demandedAt !== null) return 'demand'
  if (interrupted !== null) return interrupted
  if (last?.failed === true) return now - last.at >= settings.retryMinutes * MINUTE_MS ? 'retry' : null
  if (interactions < settings.firstAt || isFilling(progress, settings)) return null
  if (last === null) return 'first'
  if (interactions >= last.interactions * (1 + settings.growth)) return 'growth'
  const isDrifted = driftedAt !== null && driftedAt > last.at
  if (isDrifted && now - last.at >= settings.driftPauseMinutes * MINUTE_MS) return 'drift'
  const isTime = now - last.at >= settings.everyHours * HOUR_MS
  return isTime && interactions > last.interactions ? 'schedule' : null
}

/** Whether so much has come in seconds that another refit would follow at once: a log that is just being filled is waited for. */
const isFilling = (
  { interactions, lately }: ScenarioProgress,
  { growth }: Pick<ScheduleSettings, 'growth'>,
): boolean => lately >= growth * (interactions - lately)
