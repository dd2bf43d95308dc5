/** Builders for this package's own tests and benchmarks: a complete value with the fields that matter named by the test. */
import {
  asScenarioName,
  asUserId,
  DEFAULT_CLEANING,
  type ActionDefinition,
  type ScenarioDefinition,
  type UserId,
} from '@profilestream/contracts'

export { anEvent, anItem as aCatalogItem, type EventFields } from '@profilestream/contracts/testing'

/** A user's id. */
export const aUserId = (value = 'ada'): UserId => asUserId(value)

/** An action that enters the history and is worth 1. */
export const anAction = (fields: Partial<ActionDefinition> = {}): ActionDefinition => ({
  weight: 1,
  requires: ['itemId'],
  value: 'constant',
  enters: 'history',
  consumes: true,
  takesBack: null,
  converts: false,
  ...fields,
})

const nothing = anAction({ weight: 0, enters: 'nothing', consumes: false })

/** A video scenario with one action of every kind. */
export const aScenario = (fields: Partial<ScenarioDefinition> = {}): ScenarioDefinition => ({
  name: asScenarioName('video'),
  title: 'Video',
  actions: {
    watch: anAction({ weight: 3, value: 'completion', converts: true }),
    view: anAction({ value: 'dwell', consumes: false }),
    rate: anAction({ weight: 2, value: 'rating', requires: ['itemId', 'rating'] }),
    like: anAction({ weight: 2 }),
    unlike: { ...nothing, takesBack: 'like' },
    purchase: anAction({ weight: 5, converts: true }),
    return: { ...nothing, takesBack: 'purchase' },
    follow: { ...nothing, requires: ['targetUserId'] },
    unfollow: { ...nothing, requires: ['targetUserId'], takesBack: 'follow' },
    search: { ...nothing, requires: ['query'] },
    impression: nothing,
    dismiss: { ...nothing, weight: -2 },
    bookmark: { ...nothing, weight: 1, consumes: true },
  },
  interestHalfLifeDays: 10,
  trendHalfLifeDays: 1,
  itemsRepeat: false,
  freshForDays: null,
  ratingRange: { lowest: 1, highest: 5 },
  fullDwellMs: 60_000,
  defaultCurrency: 'EUR',
  earliestTime: 631_152_000_000,
  futureToleranceMs: 600_000,
  slots: ['home'],
  variants: [{ name: 'personal', share: 1, ranking: 'personal' }],
  cleaning: { ...DEFAULT_CLEANING, bots: null },
  segments: [],
  ...fields,
})
