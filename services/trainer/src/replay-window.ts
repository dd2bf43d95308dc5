/** The window: the newest interactions of one scenario, read back from the training log in order of arrival. */
import type { ScenarioName } from '@profilestream/contracts'
import { readInteractions, type InteractionColumns } from '@profilestream/training-log'

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
export type Window = InteractionColumns

/** Reads the window. @throws ContractError naming a damaged segment */
export const replayWindow = ({
  folder,
  scenario,
  logEnd,
  windowInteractions,
}: WindowRequest): Promise<Window> =>
  readInteractions({ folder, scenario, before: logEnd, newest: windowInteractions })

/** Rows of each user in time order; equal times stay in order of arrival. */
export const rowsByUser = ({ users, user, occurredAt }: Window): number[][] => {
  const rows: number[][] = users.map(() => [])
  user.forEach((of, row) => rows[of]?.push(row))
  for (const own of rows) own.sort((a, b) => (occurredAt[a] ?? 0) - (occurredAt[b] ?? 0) || a - b)
  return rows
}
