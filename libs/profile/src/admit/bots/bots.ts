/** The stateful rule about machines: who behaves like one is in quarantine until she behaves like a person again. */
import { ACTIONS, type Action, type BotRule, type ClickstreamEvent } from '@profilestream/contracts'
import type { EventAtHand } from '../../fold/event-at-hand.js'
import { indexOfAction } from '../../fold/action-index.js'
import { hashItem } from '../../fold/item-at-hand.js'
import { IDLE_MS } from '../../fold/sessions.kernel.js'
import type { ScenarioState } from '../../mutable-profile.js'
import { observeAct, type Act } from './behaviour.kernel.js'
import { closeInterval, covers, openInterval } from './quarantine.kernel.js'
import { isRepetition } from './repetition.js'
import { reasonsOf, REPETITION, scoreOf } from './score.js'

/** Marks by the number that an action is stored as. */
const marked = (...actions: readonly Action[]): Uint8Array => {
  const marks = new Uint8Array(ACTIONS.length)
  for (const action of actions) marks[indexOfAction(action)] = 1
  return marks
}
/** Passing by: what machines do all day. Any other action is deep. */
const PASSING = marked('view', 'click', 'search', 'watch', 'read', 'listen')
/** No acts at all: what is shown to a user, and what the shop says of her. */
const NO_ACT = marked('impression', 'identify')

/** Memory for the event at hand as an act. */
const act: Act = { gapMs: NaN, isDeep: false, itemHash: 0, placeHash: 0, dwellMs: 0 }

const LOW_16 = 0xffff

const itemHashOf = ({ itemId }: ClickstreamEvent): number =>
  itemId === null ? 0 : hashItem(itemId) & LOW_16 || 1

const mixText = (hash: number, text: string): number => {
  let mixed = hash
  for (let i = 0; i < text.length; i++) mixed = (Math.imul(mixed, 31) + text.charCodeAt(i)) | 0
  return mixed
}

/** The place of the event before: mostly it is that of the next one too. */
const last: { device: string | null; sessionId: string | null; hash: number } = {
  device: null,
  sessionId: null,
  hash: 0,
}

const placeHashOf = ({ device, sessionId }: ClickstreamEvent): number => {
  if (device === last.device && sessionId === last.sessionId) return last.hash
  const hash = mixText(mixText(0, device ?? ''), sessionId ?? '')
  last.device = device
  last.sessionId = sessionId
  last.hash = device === null && sessionId === null ? 0 : (hash ^ (hash >>> 16)) & LOW_16 || 1
  return last.hash
}

const readAct = ({ event, actionIndex }: EventAtHand, gapMs: number): Act => {
  act.gapMs = gapMs
  act.isDeep = PASSING[actionIndex] === 0
  act.itemHash = itemHashOf(event)
  act.placeHash = placeHashOf(event)
  act.dwellMs = event.dwellMs ?? 0
  return act
}

/** When the visit began that an act belongs to. */
const beginOfVisit = ({ sessions, lastSeenAt }: ScenarioState, at: number): number =>
  sessions.count > 0 && at - lastSeenAt <= IDLE_MS ? (sessions.spans[2 * sessions.count - 2] ?? at) : at

/** Opens or closes the quarantine as the newest act makes it. */
const judge = (state: ScenarioState, rule: BotRule, atHand: EventAtHand): void => {
  const { behaviour, quarantine } = state
  const at = atHand.event.occurredAt
  quarantine.reasons = reasonsOf(behaviour, rule)
  if (behaviour.acts >= rule.leastActs && isRepetition(state, atHand)) quarantine.reasons |= REPETITION
  const score = scoreOf(quarantine.reasons)
  if (!quarantine.isOpen) {
    if (score >= rule.quarantineAt) openInterval(quarantine, beginOfVisit(state, at))
    return
  }
  quarantine.calmActs = score < rule.releaseBelow ? quarantine.calmActs + 1 : 0
  if (quarantine.calmActs >= rule.leastActs) closeInterval(quarantine, state.lastSeenAt)
}

/**
 * Takes the event in, before it is counted. Whoever reaches the scenario's threshold is in quarantine from the beginning
 * of that visit, until so many acts in a row as it takes to be judged have stayed below the lower threshold.
 * @returns whether the event lies in a quarantine
 */
export const isBotAct = (state: ScenarioState, atHand: EventAtHand): boolean => {
  const rule = atHand.scenario.cleaning.bots
  if (rule === null) return false
  const { behaviour, quarantine, lastSeenAt } = state
  const at = atHand.event.occurredAt
  if (NO_ACT[atHand.actionIndex] === 0 && !(at < lastSeenAt)) {
    observeAct(behaviour, readAct(atHand, at - lastSeenAt), quarantine.isOpen)
    judge(state, rule, atHand)
  }
  return covers(quarantine, at)
}
