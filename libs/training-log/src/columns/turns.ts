/**
 * Work on many rows in pieces of a few milliseconds, between which the event loop gets its turn: the process that owns the log
 * also reads Kafka and answers.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sliceRows, type InteractionColumns } from './interaction.js'

/** Rows worked on in one turn. */
export const ROWS_A_TURN = 4_096

/** Calls `use` with neighbouring rows, a turn for each piece. */
export const inTurns = async (
  columns: InteractionColumns,
  use: (piece: InteractionColumns) => void,
): Promise<void> => {
  const rows = columns.user.length
  for (let from = 0; from < rows; from += ROWS_A_TURN) {
    use(sliceRows(columns, from, Math.min(rows, from + ROWS_A_TURN)))
    await nextTurn()
  }
}

/** What `make` makes, in a turn that it ends. */
export const inOwnTurn = async <Made>(make: () => Made): Promise<Made> => {
  const made = make()
  await nextTurn()
  return made
}
