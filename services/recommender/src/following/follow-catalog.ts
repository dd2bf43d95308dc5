/** Follows the catalog: every item's newest word reaches its scenario's item table. */
import { parseCatalogKey, type ScenarioName } from '@profilestream/contracts'
import type { EventLog, Follower, LogRecord } from '@profilestream/event-log'
import type { Logger } from '@profilestream/service'
import type { ScenarioServing } from '../serving/scenario-serving.js'

/** What following needs. */
export interface FollowDependencies {
  readonly eventLog: EventLog
  readonly logger: Logger
  readonly scenarios: ReadonlyMap<ScenarioName, ScenarioServing>
  readonly onFailed: (error: Error) => void
}

/** Reads the whole catalog, then goes on. */
export const followCatalog = ({
  eventLog,
  logger,
  scenarios,
  onFailed,
}: FollowDependencies): Promise<Follower> => {
  const take = async (record: LogRecord): Promise<void> => {
    if (record.value === null) return withdraw(String(record.key))
    const read = await eventLog.decode(eventLog.codecs.catalogItem, record.value)
    if (read.kind === 'accepted') scenarios.get(read.value.scenario)?.table.describe(read.value)
    else
      logger.warn({ offset: record.offset, reason: read.detail }, 'a catalog item is unreadable and left out')
  }
  const withdraw = (key: string): void => {
    const { scenario, itemId } = parseCatalogKey(key)
    scenarios.get(scenario)?.table.withdraw(itemId)
  }
  return eventLog.followAll({
    topic: eventLog.topics.catalog.name,
    from: 'beginning',
    onFailed,
    onRecords: async (records) => {
      for (const record of records) await take(record)
    },
  })
}
