/** The key of an item's messages in the catalog topic: scenario:itemId, as the schema says. */
import type { CatalogItem } from './generated/records.js'
import { asItemId, asScenarioName } from './ids.js'

/** Which item a key names. */
export type CatalogKey = Pick<CatalogItem, 'scenario' | 'itemId'>

/** The key of an item. */
export const catalogKeyOf = ({ scenario, itemId }: CatalogKey): string => `${scenario}:${itemId}`

/** The item that a key names: its id may hold colons, a scenario's name holds none. */
export const parseCatalogKey = (key: string): CatalogKey => {
  const [scenario = '', ...itemId] = key.split(':')
  return { scenario: asScenarioName(scenario), itemId: asItemId(itemId.join(':')) }
}
