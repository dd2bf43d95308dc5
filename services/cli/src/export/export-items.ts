/** The catalog's items as rows for training elsewhere. */
import { parseCatalogKey, type CatalogItem, type ScenarioName } from '@profilestream/contracts'
import type { EventLog, LogRecord } from '@profilestream/event-log'
import { optional, required, texts, writeParquet, type ParquetColumn } from './parquet-file.js'

const moment = (at: number | null): bigint | null => (at === null ? null : BigInt(at))

const COLUMNS: readonly ParquetColumn<CatalogItem>[] = [
  required('itemId', 'string', ({ itemId }) => itemId),
  optional('title', 'string', ({ title }) => title),
  texts('categories', ({ categories }) => categories),
  texts('tags', ({ tags }) => tags),
  optional('price', 'number', ({ price }) => price),
  optional('currency', 'string', ({ currency }) => currency),
  optional('publishedAt', 'moment', ({ publishedAt }) => moment(publishedAt)),
  optional('expiresAt', 'moment', ({ expiresAt }) => moment(expiresAt)),
  optional('durationMs', 'number', ({ durationMs }) => durationMs),
  optional('creatorUserId', 'string', ({ creatorUserId }) => creatorUserId),
  required('ad', 'boolean', ({ ad }) => ad),
]

/** Items by scenario and id. */
export type Catalog = ReadonlyMap<ScenarioName, ReadonlyMap<string, CatalogItem>>

/** Reads the catalog to its end; what can't be decoded is told and left out. */
export const readCatalog = async (eventLog: EventLog, tell: (line: string) => void): Promise<Catalog> => {
  const catalog = new Map<ScenarioName, Map<string, CatalogItem>>()
  const itemsOf = (scenario: ScenarioName): Map<string, CatalogItem> => {
    const items = catalog.get(scenario) ?? new Map<string, CatalogItem>()
    catalog.set(scenario, items)
    return items
  }
  const take = async ({ key, value, offset }: LogRecord): Promise<void> => {
    if (value === null) {
      const { scenario, itemId } = parseCatalogKey(String(key))
      itemsOf(scenario).delete(itemId)
      return
    }
    const decoded = await eventLog.decode(eventLog.codecs.catalogItem, value)
    if (decoded.kind === 'accepted') itemsOf(decoded.value.scenario).set(decoded.value.itemId, decoded.value)
    else tell(`The catalog's record ${offset} is unreadable and left out: ${decoded.detail}`)
  }
  await followToEnd(eventLog, take)
  return catalog
}

const followToEnd = async (eventLog: EventLog, take: (record: LogRecord) => Promise<void>): Promise<void> => {
  let fail: (error: Error) => void = () => undefined
  const failed = new Promise<never>((_, reject) => (fail = reject))
  const follower = await eventLog.followAll({
    topic: eventLog.topics.catalog.name,
    from: 'beginning',
    onRecords: async (records) => {
      for (const record of records) await take(record)
    },
    onFailed: fail,
  })
  try {
    await Promise.race([follower.caughtUp, failed])
  } finally {
    await follower.stop()
  }
}

/** Writes items by their ids. @returns rows written */
export const exportItems = async (
  items: ReadonlyMap<string, CatalogItem> | undefined,
  file: string,
): Promise<number> => {
  const rows = [...(items?.values() ?? [])].sort((a, b) => (a.itemId < b.itemId ? -1 : 1))
  await writeParquet(file, COLUMNS, rows)
  return rows.length
}
