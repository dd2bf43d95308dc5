/**
 * How a user behaves in one scenario, in this visit, in a few numbers that each act moves a little: what the rules about
 * machines are judged on. All of it in event time, each number rounded to its stored precision after every act.
 *
 * An act is an event that is not an impression and not older than the newest act. Deep acts of the very same moment (the
 * lines of an order, a page of ratings) are one act: a form that is sent off, not haste.
 */
import { MINUTE_MS } from '@profilestream/contracts'
import { exp2 } from '../../fold/time-decay.kernel.js'
import { IDLE_MS } from '../../fold/sessions.kernel.js'

/** Acts that the means and shares reach back, about. */
const REACH = 16
/** Acts and gaps are counted up to here. */
const MAX_ACTS = 255
/** Shares are whole numbers up to here: 1 as 65,535. */
export const WHOLE = 65_535
/** Items that count as met just before. */
export const RECENT_ITEMS = 4
/** Acts are halved in the rate after so long. */
const RATE_HALF_LIFE_MS = 20_000
/** What a steady act a minute adds up to in the decayed sum: minute / (half-life / ln 2). */
const PER_MINUTE = (MINUTE_MS * 0.6931471805599453) / RATE_HALF_LIFE_MS
/** A gap counts at most so many times the mean: one pause is not the end of a rhythm. */
const LONGEST_GAP = 4
/** Clocks and timers are so exact. */
const TOLERANCE_MS = 1_000
/** From so long a stay on, an act that only passes is deep. */
const STAY_MS = 5_000
/** Nobody changes from one place to another in less. */
const PLACE_CHANGE_MS = 10_000

/** The numbers. */
export interface Behaviour {
  /** Acts of this visit so far, 0..255. */
  acts: number
  /** Gaps between them so far, 0..255. */
  gaps: number
  /** Decayed sum of acts as of the newest, 32-bit float. */
  rate: number
  /** Mean of the gaps, milliseconds, 32-bit float. */
  gapMean: number
  /** Mean of their squares, 32-bit float. */
  gapSquare: number
  /** Share of acts with an item not met just before, 0..65,535. */
  distinct: number
  /** Share of deep acts, 0..65,535. */
  deep: number
  /** Share of acts in two places at once, 0..65,535. */
  conflict: number
  /** Hash of the newest act's place, 16 bits; 0 for none. */
  place: number
  /** Its dwell in seconds, 16 bits, rounded up. */
  dwellSeconds: number
  /** Hashes of the items met just before, 16 bits each, newest first, [4]; 0 for none. */
  readonly items: Uint16Array
}

/** No act yet. */
export const createBehaviour = (): Behaviour => ({
  acts: 0,
  gaps: 0,
  rate: 0,
  gapMean: 0,
  gapSquare: 0,
  distinct: 0,
  deep: 0,
  conflict: 0,
  place: 0,
  dwellSeconds: 0,
  items: new Uint16Array(RECENT_ITEMS),
})

/** Forgets everything, in place. */
export const clearBehaviour = (behaviour: Behaviour): void => {
  behaviour.acts = behaviour.gaps = 0
  behaviour.rate = behaviour.gapMean = behaviour.gapSquare = 0
  behaviour.distinct = behaviour.deep = behaviour.conflict = 0
  behaviour.place = behaviour.dwellSeconds = 0
  behaviour.items.fill(0)
}

/** What an event is as an act. */
export interface Act {
  /** Since the newest act before, milliseconds, not negative; NaN for the first. */
  gapMs: number
  /** Whether its action is more than passing by. */
  isDeep: boolean
  /** 16 bits; 0 for none. */
  itemHash: number
  /** Hash of device and session, 16 bits; 0 for neither. */
  placeHash: number
  /** 0 for none. */
  dwellMs: number
}

const moved = (share: number, isSo: boolean, acts: number): number =>
  share + Math.round(((isSo ? WHOLE : 0) - share) / Math.min(acts, REACH))

const observeGap = (behaviour: Behaviour, gapMs: number): void => {
  if (!(gapMs <= IDLE_MS)) return
  if (behaviour.gaps < MAX_ACTS) behaviour.gaps += 1
  const { gaps, gapMean, gapSquare } = behaviour
  const gap = gaps > REACH ? Math.min(gapMs, LONGEST_GAP * gapMean) : gapMs
  const share = Math.min(gaps, REACH)
  behaviour.gapMean = Math.fround(gapMean + (gap - gapMean) / share)
  behaviour.gapSquare = Math.fround(gapSquare + (gap * gap - gapSquare) / share)
}

const isNewItem = ({ items }: Behaviour, hash: number): boolean => {
  if (hash === 0) return false
  for (let i = 0; i < RECENT_ITEMS; i++) if (items[i] === hash) return false
  items.copyWithin(1, 0)
  items[0] = hash
  return true
}

/** Whether she was there for as long as one of both acts says: the moment may be that of its beginning or of its end. */
const stayed = (gapMs: number, dwellMs: number, dwellBeforeMs: number): boolean =>
  (dwellMs >= STAY_MS && dwellMs <= gapMs + TOLERANCE_MS) ||
  (dwellBeforeMs >= STAY_MS && dwellBeforeMs <= gapMs + TOLERANCE_MS)

/** Two places at once: one left too soon for the other, or while the stay in both went on. In one place tabs may overlap. */
const isConflict = ({ place, dwellSeconds }: Behaviour, act: Act): boolean =>
  place !== 0 &&
  act.placeHash !== 0 &&
  place !== act.placeHash &&
  (act.gapMs < PLACE_CHANGE_MS || Math.min(act.dwellMs, dwellSeconds * 1_000) > act.gapMs + TOLERANCE_MS)

/** Every visit is judged by itself. */
const beginVisit = (behaviour: Behaviour): void => {
  behaviour.acts = 0
  behaviour.gaps = 0
}

/**
 * Takes an act in.
 * @param goesOn  whether what was seen in the visit before still counts in a new one: as long as the user is in quarantine
 */
export const observeAct = (behaviour: Behaviour, act: Act, goesOn: boolean): void => {
  const { gapMs } = act
  if (!(gapMs <= IDLE_MS) && !goesOn) beginVisit(behaviour)
  if (gapMs === 0 && act.isDeep) {
    behaviour.deep = moved(behaviour.deep, true, REACH)
    return
  }
  if (behaviour.acts < MAX_ACTS) behaviour.acts += 1
  const { acts } = behaviour
  const kept = gapMs >= 0 ? behaviour.rate * exp2(-gapMs / RATE_HALF_LIFE_MS) : 0
  behaviour.rate = Math.fround(kept + 1)
  observeGap(behaviour, gapMs)
  const isDeep = act.isDeep || stayed(gapMs, act.dwellMs, behaviour.dwellSeconds * 1_000)
  behaviour.distinct = moved(behaviour.distinct, isNewItem(behaviour, act.itemHash), acts)
  behaviour.deep = moved(behaviour.deep, isDeep, acts)
  behaviour.conflict = moved(behaviour.conflict, isConflict(behaviour, act), acts)
  behaviour.place = act.placeHash
  behaviour.dwellSeconds = Math.min(WHOLE, Math.ceil(act.dwellMs / 1_000))
}

/** Acts a minute, decayed. */
export const actsPerMinute = ({ rate }: Behaviour): number => rate * PER_MINUTE

/** Squared coefficient of variation of the gaps; Infinity while they are all 0. */
export const gapVariationSquared = ({ gapMean, gapSquare }: Behaviour): number =>
  gapMean === 0 ? Infinity : Math.max(0, gapSquare - gapMean * gapMean) / (gapMean * gapMean)
