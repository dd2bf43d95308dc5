/** Gauges of the newest figure of each stickiness metric, for dashboards. */
import { startOfDay, type ScenarioName } from '@profilestream/contracts'
import type { Figure } from '@profilestream/stickiness'
import type { RecommenderMetrics } from '../metrics.js'

/** Name of a figure's gauge: retention_classic_d1 for retention after one day, else the metric's own. */
export const gaugeNameOf = ({ metric, dayNumber }: Figure): string =>
  dayNumber === null ? metric : `${metric}_d${dayNumber}`

/**
 * The figures to show: of each metric and variant the newest window, of retention the newest cohort whose day n is over.
 * @param today  the newest day, days since 1970-01-01
 */
export const newestFigures = (
  figures: readonly Figure[],
  { today, zoneOffsetMinutes }: { readonly today: number; readonly zoneOffsetMinutes: number },
): readonly Figure[] => {
  const newest = new Map<string, Figure>()
  const dayBegins = startOfDay(today, zoneOffsetMinutes)
  for (const figure of figures) {
    const isOver =
      figure.cohortDay === null ||
      startOfDay(figure.cohortDay + (figure.dayNumber ?? 0) + 1, zoneOffsetMinutes) <= dayBegins
    const key = `${gaugeNameOf(figure)} ${figure.variant ?? ''}`
    const known = newest.get(key)
    if (isOver && (known === undefined || isNewer(figure, known))) newest.set(key, figure)
  }
  return [...newest.values()]
}

const isNewer = (one: Figure, other: Figure): boolean =>
  one.cohortDay === null ? one.windowTo > other.windowTo : one.cohortDay > (other.cohortDay ?? 0)

/** Shows figures; all users are variant "all". */
export const showFigures = (
  gauge: RecommenderMetrics['stickiness'],
  scenario: ScenarioName,
  figures: readonly Figure[],
): void => {
  for (const figure of figures)
    gauge.set({ scenario, metric: gaugeNameOf(figure), variant: figure.variant ?? 'all' }, figure.value)
}
