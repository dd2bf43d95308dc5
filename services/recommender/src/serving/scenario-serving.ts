/** All that one scenario's lists are made of, in memory: its items, what trends, who did what last, the release being served. */
import type { ScenarioDefinition, ScenarioName } from '@profilestream/contracts'
import { createItemTable, createTrends, type ItemTable, type Trends } from '@profilestream/recommendation'
import { DAY_MS } from '@profilestream/contracts'
import { createOnlineNeighbours, type OnlineNeighbours } from '@profilestream/similarity'
import { createEventClock, type EventClock } from '@profilestream/stickiness'
import type { Canary } from './canary.js'
import { createCountedEvents, type CountedEvents } from './counted-events.js'
import { createDismissals, type Dismissals } from './dismissals.js'
import { createRecentUsers, type RecentUsers } from './recent-users.js'
import type { ServingRelease } from './serving-release.js'

/** One scenario being served. */
export interface ScenarioServing {
  readonly definition: ScenarioDefinition
  readonly table: ItemTable
  readonly trends: Trends
  /** What is met soon after what, since before the release was made. */
  readonly online: OnlineNeighbours
  /** What is in the trends and the online neighbours, by user. */
  readonly counted: CountedEvents
  readonly recentUsers: RecentUsers
  readonly dismissals: Dismissals
  /** How far the scenario's events have come, by clickstream partition. */
  readonly clock: EventClock
  /** Read once for each list; null before the first release. */
  serving: ServingRelease | null
  /** While the release is tried on some users; null when all have it. */
  canary: Canary | null
}

/** A partition this far behind the newest event has nothing to say for now, and does not hold metrics back. */
const IDLE_PARTITION_MS = 300_000

/** Online neighbours forget half in so long; measured: docs/recommendations.md. */
const ONLINE_HALF_LIFE_MS = DAY_MS

/** Makes every scenario's state, knowing nothing yet. */
export const createScenarioServings = (
  scenarios: ReadonlyMap<ScenarioName, ScenarioDefinition>,
): ReadonlyMap<ScenarioName, ScenarioServing> =>
  new Map(
    [...scenarios].map(([name, definition]) => [
      name,
      {
        definition,
        table: createItemTable(),
        trends: createTrends(definition.trendHalfLifeDays * DAY_MS),
        online: createOnlineNeighbours({ halfLifeMs: ONLINE_HALF_LIFE_MS }),
        counted: createCountedEvents(),
        recentUsers: createRecentUsers(),
        dismissals: createDismissals(),
        clock: createEventClock(IDLE_PARTITION_MS),
        serving: null,
        canary: null,
      },
    ]),
  )
