/** The catalog as far as it is known: the newest message of each item. */
import { parseCatalogKey, type CatalogItem, type ItemId, type ScenarioName } from '@profilestream/contracts'
import type { CatalogView } from '@profilestream/profile'

/** A catalog that is being followed. */
export interface Catalog extends CatalogView {
  put(item: CatalogItem): void
  /** @param key  the message's key, `scenario:itemId` */
  remove(key: string): void
  readonly size: number
}

/** Makes an empty catalog. */
export const createCatalog = (): Catalog => {
  const scenarios = new Map<ScenarioName, Map<ItemId, CatalogItem>>()
  const itemsOf = (scenario: ScenarioName): Map<ItemId, CatalogItem> => {
    const items = scenarios.get(scenario) ?? new Map<ItemId, CatalogItem>()
    scenarios.set(scenario, items)
    return items
  }
  return {
    find: (scenario, itemId) => scenarios.get(scenario)?.get(itemId),
    put: (item) => void itemsOf(item.scenario).set(item.itemId, item),
    remove: (key) => {
      const { scenario, itemId } = parseCatalogKey(key)
      scenarios.get(scenario)?.delete(itemId)
    },
    get size() {
      return [...scenarios.values()].reduce((sum, items) => sum + items.size, 0)
    },
  }
}
