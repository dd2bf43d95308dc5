/** The window: the newest interactions of one scenario, read back from the segments in order of arrival. */
import type { ScenarioName } from '@profilestream/contracts'
import { createColumnsBuilder, type InteractionColumns } from './training-log/interaction.js'
import { ROW_NUMBERS } from './training-log/numbers.js'
import { listSegments, readSegment } from './training-log/segment-folder.js'

/** What of the training log is trained on. */
export interface WindowRequest {
  /** Folder of the training log. */
  readonly folder: string
  readonly scenario: ScenarioName
  /** Interactions in the log when the refit began; later ones are left for the next. */
  readonly logEnd: number
  /** Newest interactions to read. */
  readonly windowInteractions: number
}

/** Interactions in order of arrival. */
export interface Window extends InteractionColumns {
  /** Place in the scenario's whole log of each row, ascending, [rows]. */
  readonly logPlaces: Uint32Array
}

/** Reads are begun again when a merge replaced a file meanwhile; more than this many times means something else. */
const ATTEMPTS = 5

/** Reads the window. @throws ContractError naming a damaged segment */
export const replayWindow = async (request: WindowRequest): Promise<Window> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return cut(await readAll(request), request)
    } catch (error) {
      const wasMerged = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (!wasMerged || attempt === ATTEMPTS) throw error
    }
  }
}

const readAll = async ({ folder, scenario }: WindowRequest): Promise<InteractionColumns> => {
  const builder = createColumnsBuilder()
  for (const file of await listSegments(folder)) {
    const columns = (await readSegment(file, scenario)).scenarios.get(scenario)
    if (columns !== undefined) builder.append(columns)
  }
  return builder.build()
}

const cut = (all: InteractionColumns, { logEnd, windowInteractions }: WindowRequest): Window => {
  const to = Math.min(all.user.length, logEnd)
  const from = Math.max(0, to - windowInteractions)
  return {
    users: all.users,
    items: all.items,
    user: all.user.subarray(from, to),
    item: all.item.subarray(from, to),
    occurredAt: all.occurredAt.subarray(from, to),
    action: all.action.subarray(from, to),
    eventHash: all.eventHash.subarray(2 * from, 2 * to),
    numbers: all.numbers.subarray(ROW_NUMBERS * from, ROW_NUMBERS * to),
    logPlaces: Uint32Array.from({ length: to - from }, (_, row) => from + row),
  }
}

/** Rows of each user in time order; equal times stay in order of arrival. */
export const rowsByUser = ({ users, user, occurredAt }: Window): number[][] => {
  const rows: number[][] = users.map(() => [])
  user.forEach((of, row) => rows[of]?.push(row))
  for (const own of rows) own.sort((a, b) => (occurredAt[a] ?? 0) - (occurredAt[b] ?? 0) || a - b)
  return rows
}
