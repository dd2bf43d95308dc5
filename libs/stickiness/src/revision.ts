/** Revisions: a figure is sent again only when it changed, one revision higher, so that readers know the newest. */
import { asEpochMs, type ScenarioName, type StickinessMetric } from '@profilestream/contracts'
import { unitOf, type Figure } from './figures.js'

/** What was last sent of one figure. */
export interface SentFigure {
  readonly value: number
  readonly users: number
  readonly revision: number
}

/** What a figure is of: metric, window, variant, cohort and day number; two messages with the same key are revisions of one figure. */
export const figureKey = (figure: Figure): string =>
  [
    figure.metric,
    figure.windowFrom,
    figure.windowTo,
    figure.variant ?? '',
    figure.cohortDay ?? '',
    figure.dayNumber ?? '',
  ].join('|')

/** End of the window of a figure's key, milliseconds since 1970-01-01 UTC. */
export const windowEndOf = (key: string): number => Number(key.split('|')[2])

/** The inverse of `figureKey`, given what was sent: a leader that takes over sends what its predecessor may not have. */
export const figureOfKey = (key: string, { value, users }: Pick<SentFigure, 'value' | 'users'>): Figure => {
  const [metric = '', from, to, variant = '', cohortDay = '', dayNumber = ''] = key.split('|')
  return {
    metric,
    value,
    unit: unitOf(metric),
    users,
    windowFrom: asEpochMs(Number(from)),
    windowTo: asEpochMs(Number(to)),
    variant: variant === '' ? null : variant,
    cohortDay: cohortDay === '' ? null : Number(cohortDay),
    dayNumber: dayNumber === '' ? null : Number(dayNumber),
  }
}

/**
 * The message to send, or null when the figure is as it was sent.
 * @param sent  what was last sent of it; undefined for never
 */
export const revise = (
  scenario: ScenarioName,
  figure: Figure,
  sent: SentFigure | undefined,
): StickinessMetric | null =>
  sent?.value === figure.value && sent.users === figure.users
    ? null
    : { scenario, ...figure, revision: sent === undefined ? 0 : sent.revision + 1 }
