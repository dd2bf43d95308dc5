/** All ways in which a report groups its judges. */
import type { Catalog } from '../judging/catalog.js'
import { BY_EVENTS, BY_NEW_USERS } from './by-events.js'
import { byNewItems, byPopularity, byScenario } from './by-item.js'
import type { GroupRule } from './membership.js'

/** The rules that this catalog allows. */
export const groupRules = (catalog: Catalog): GroupRule[] => {
  const scenario = byScenario(catalog)
  return [
    BY_EVENTS,
    byPopularity(catalog),
    ...(scenario === null ? [] : [scenario]),
    byNewItems(catalog),
    BY_NEW_USERS,
  ]
}
