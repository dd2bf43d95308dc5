/** Follows the catalog: the trainer keeps each item's categories, tags and title: interests are made of them, and places for items that nobody has met. */
import {
  parseCatalogKey,
  type ItemId,
  type ScenarioDefinition,
  type ScenarioName,
} from '@profilestream/contracts'
import type { EventLog, LogRecord } from '@profilestream/event-log'
import type { Logger } from '@profilestream/service'
import type { ItemLabel, ItemLabels } from '../item-labels.js'
import { createFollowedTopic } from './followed-topic.js'

/** The catalog as the trainer knows it. */
export interface CatalogLabels {
  /** Reads the topic to its end. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Labels of a scenario's items; empty for one without a catalog. */
  of(scenario: ScenarioName): ItemLabels
}

const NO_LABELS: ItemLabels = new Map()

/** Follows the catalog of the scenarios that are trained. */
export const createCatalogLabels = (
  { eventLog, logger }: { readonly eventLog: EventLog; readonly logger: Logger },
  {
    scenarios,
    fail,
  }: {
    readonly scenarios: ReadonlyMap<ScenarioName, ScenarioDefinition>
    readonly fail: (error: unknown) => void
  },
): CatalogLabels => {
  const labels = new Map([...scenarios.keys()].map((name) => [name, new Map<ItemId, ItemLabel>()]))

  const take = async ({ key, value, offset }: LogRecord): Promise<void> => {
    if (value === null) return forget(String(key))
    const decoded = await eventLog.decode(eventLog.codecs.catalogItem, value)
    if (decoded.kind !== 'accepted')
      return logger.warn({ offset, detail: decoded.detail }, 'a catalog item is unreadable and left out')
    const { scenario, itemId, categories, tags, title, currency } = decoded.value
    const isOwnCurrency = currency === scenarios.get(scenario)?.defaultCurrency
    const price = isOwnCurrency ? decoded.value.price : null
    labels.get(scenario)?.set(itemId, { categories, tags, title, price })
  }
  const forget = (key: string): void => {
    const { scenario, itemId } = parseCatalogKey(key)
    labels.get(scenario)?.delete(itemId)
  }
  return {
    ...createFollowedTopic(eventLog, { topic: eventLog.topics.catalog.name, take, fail }),
    of: (scenario) => labels.get(scenario) ?? NO_LABELS,
  }
}
