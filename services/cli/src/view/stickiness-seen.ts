/** Keeps the newest stickiness figures that came on their topic, as the live view shows them. */
import type { StickinessMetric } from '@profilestream/contracts'
import type { StickinessPicture } from './picture.js'

/** Figures of one scenario. */
interface Seen {
  /** Newest figure by name: its window's end and value. */
  readonly newest: Map<string, { windowTo: number; revision: number; value: number }>
  /** Day-one retention by cohort day. */
  readonly dayOne: Map<number, { windowTo: number; revision: number; returned: number; users: number }>
}

/** Takes metrics and shows the newest. */
export interface StickinessSeen {
  see(metric: StickinessMetric): void
  /** One a scenario, by name. */
  pictures(): StickinessPicture[]
}

const SHOWN = ['dau', 'mau', 'dau_per_mau']

const isNewer = (
  known: { windowTo: number; revision: number } | undefined,
  { windowTo, revision }: StickinessMetric,
): boolean =>
  known === undefined ||
  windowTo > known.windowTo ||
  (windowTo === known.windowTo && revision >= known.revision)

const seeDayOne = ({ dayOne }: Seen, metric: StickinessMetric): void => {
  const { cohortDay, windowTo, revision, users, value } = metric
  if (cohortDay === null || !isNewer(dayOne.get(cohortDay), metric)) return
  dayOne.set(cohortDay, { windowTo, revision, returned: value * users, users })
}

/** Share of all cohorts that came back on the day after their first; days that are not over yet are left out. */
const dayOneRetention = ({ newest, dayOne }: Seen): number | null => {
  const today = newest.get('dau')?.windowTo ?? Number.POSITIVE_INFINITY
  const over = [...dayOne.values()].filter(({ windowTo }) => windowTo < today)
  const users = over.reduce((sum, cohort) => sum + cohort.users, 0)
  return users === 0 ? null : over.reduce((sum, cohort) => sum + cohort.returned, 0) / users
}

const pictureOf = (scenario: string, seen: Seen): StickinessPicture => {
  const { newest } = seen
  const end = newest.get('dau')?.windowTo
  return {
    scenario,
    day: end === undefined ? '' : new Date(end - 1).toISOString().slice(0, 10),
    dau: newest.get('dau')?.value ?? null,
    mau: newest.get('mau')?.value ?? null,
    dauPerMau: newest.get('dau_per_mau')?.value ?? null,
    dayOneRetention: dayOneRetention(seen),
  }
}

/** Makes it, empty. */
export const createStickinessSeen = (): StickinessSeen => {
  const scenarios = new Map<string, Seen>()
  const seenOf = (scenario: string): Seen => {
    const known = scenarios.get(scenario) ?? { newest: new Map(), dayOne: new Map() }
    scenarios.set(scenario, known)
    return known
  }
  return {
    see(metric) {
      if (metric.variant !== null) return
      const seen = seenOf(metric.scenario)
      if (metric.metric === 'retention_classic' && metric.dayNumber === 1) return seeDayOne(seen, metric)
      if (!SHOWN.includes(metric.metric) || !isNewer(seen.newest.get(metric.metric), metric)) return
      const { windowTo, revision, value } = metric
      seen.newest.set(metric.metric, { windowTo, revision, value })
    },
    pictures: () =>
      [...scenarios]
        .map(([scenario, seen]) => pictureOf(scenario, seen))
        .sort((a, b) => a.scenario.localeCompare(b.scenario)),
  }
}
