/** What a user did while she behaved like a bot is no example of taste: such rows leave the window. Pure. */
import type { BotIntervals, ScenarioName } from '@profilestream/contracts'
import type { Window } from './replay-window.js'
import { ROW_NUMBERS } from './training-log/numbers.js'

/** The window without what bots did; the same window where nothing has to leave. */
export const dropBots = (
  window: Window,
  scenario: ScenarioName,
  bots: Pick<BotIntervals, 'isBot'>,
): Window => {
  const kept: number[] = []
  window.user.forEach((user, row) => {
    if (!bots.isBot(window.users[user] ?? '', scenario, window.occurredAt[row] ?? 0)) kept.push(row)
  })
  return kept.length === window.user.length ? window : rowsOf(window, kept)
}

const rowsOf = (window: Window, kept: readonly number[]): Window => ({
  users: window.users,
  items: window.items,
  user: Uint32Array.from(kept, (row) => window.user[row] ?? 0),
  item: Uint32Array.from(kept, (row) => window.item[row] ?? 0),
  occurredAt: Float64Array.from(kept, (row) => window.occurredAt[row] ?? 0),
  action: Uint8Array.from(kept, (row) => window.action[row] ?? 0),
  eventHash: Uint32Array.from(blocksOf(window.eventHash, kept, 2)),
  numbers: Float64Array.from(blocksOf(window.numbers, kept, ROW_NUMBERS)),
  logPlaces: Uint32Array.from(kept, (row) => window.logPlaces[row] ?? 0),
})

/** The blocks of `width` numbers that belong to the rows kept. */
function* blocksOf(
  column: Uint32Array | Float64Array,
  kept: readonly number[],
  width: number,
): Generator<number> {
  for (const row of kept) yield* column.subarray(row * width, (row + 1) * width)
}
