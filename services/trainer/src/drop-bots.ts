/** What a user did while she behaved like a bot is no example of taste: such rows leave the window. Pure. */
import type { BotIntervals, ScenarioName } from '@profilestream/contracts'
import { pickRows } from '@profilestream/training-log'
import type { Window } from './replay-window.js'

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
  return kept.length === window.user.length ? window : pickRows(window, kept)
}
