/** The interactions of the training log as rows for training elsewhere: what bots did left out, as the trainer does. */
import { ACTIONS, createBotIntervals, type ScenarioName } from '@profilestream/contracts'
import {
  LOGGED_NUMBERS,
  numbersAt,
  readBots,
  readInteractions,
  type InteractionColumns,
  type LoggedNumber,
} from '@profilestream/training-log'
import { optional, required, writeParquet, type ParquetColumn } from './parquet-file.js'

interface InteractionRow {
  readonly logPlace: bigint
  readonly userId: string
  readonly itemId: string
  readonly action: string
  readonly occurredAt: bigint
  readonly numbers: Readonly<Record<LoggedNumber, number | null>>
}

const COLUMNS: readonly ParquetColumn<InteractionRow>[] = [
  required('logPlace', 'place', ({ logPlace }) => logPlace),
  required('userId', 'string', ({ userId }) => userId),
  required('itemId', 'string', ({ itemId }) => itemId),
  required('action', 'string', ({ action }) => action),
  required('occurredAt', 'moment', ({ occurredAt }) => occurredAt),
  ...LOGGED_NUMBERS.map((name) => optional<InteractionRow>(name, 'number', ({ numbers }) => numbers[name])),
]

/** What to export and where to. */
export interface InteractionsExport {
  /** Folder of the training log. */
  readonly folder: string
  readonly scenario: ScenarioName
  /** Keeps what bots did. */
  readonly keepBots: boolean
  readonly file: string
}

/** Writes one scenario's interactions in order of arrival. @returns rows written */
export const exportInteractions = async ({
  folder,
  scenario,
  keepBots,
  file,
}: InteractionsExport): Promise<number> => {
  const columns = await readInteractions({ folder, scenario })
  const bots = createBotIntervals(keepBots ? undefined : (await readBots(folder))?.users)
  const rows = [...columns.user.keys()].flatMap((row) => {
    const found = rowAt(columns, row)
    return bots.isBot(found.userId, scenario, columns.occurredAt[row] ?? 0) ? [] : [found]
  })
  await writeParquet(file, COLUMNS, rows)
  return rows.length
}

const rowAt = (columns: InteractionColumns, row: number): InteractionRow => ({
  logPlace: BigInt(columns.logPlaces[row] ?? 0),
  userId: columns.users[columns.user[row] ?? -1] ?? '',
  itemId: columns.items[columns.item[row] ?? -1] ?? '',
  action: ACTIONS[columns.action[row] ?? -1] ?? 'unknown',
  occurredAt: BigInt(columns.occurredAt[row] ?? 0),
  numbers: numbersAt(columns.numbers, row),
})
