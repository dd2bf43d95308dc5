/** The stateful rule that leaves out repeats: an event counts once however often it was sent. */
import type { MutableProfile, ScenarioState } from '../mutable-profile.js'
import { remembersKey } from '../fold/history.kernel.js'
import { isRecent } from '../fold/recent-events.kernel.js'

/** Whether an event with this key was applied before; how long it is known is said at RecentEvents. */
export const isRepeated = (profile: MutableProfile, state: ScenarioState | undefined, key: number): boolean =>
  (state !== undefined && remembersKey(state.history, key)) || isRecent(profile.recentEvents, key)
