/** Social ties: whom a user follows, who matters most to her, and which ties are mutual as far as other profiles tell. */
import { DAY_MS, type EpochMs, type UserId } from '@profilestream/contracts'
import type { Profile, SocialTie } from '../../profile.js'
import { counted, said, type Statement } from './statement.js'

/** A tie fades to half its strength in four weeks without an event. */
const HALF_LIFE_DAYS = 28

const strengthOf = ({ events, lastAt }: SocialTie, at: EpochMs): number =>
  events * 2 ** (-Math.max(0, at - lastAt) / (HALF_LIFE_DAYS * DAY_MS))

/** A tie as a statement. */
export interface TieStatement extends Statement {
  readonly following: boolean
  /** Whether the other follows her too; null when that profile was not looked at. */
  readonly mutual: boolean | null
}

/**
 * Whether each follows the other. One profile knows only its own direction, so the other's is asked for.
 * @param other  the other user's profile; null when there is none: nobody is followed from there
 */
export const isMutual = (profile: Profile, otherId: UserId, other: Pick<Profile, 'ties'> | null): boolean =>
  profile.ties.some(({ userId, following }) => following && userId === otherId) &&
  (other?.ties.some(({ userId, following }) => following && userId === profile.userId) ?? false)

const sentenceOf = (tie: SocialTie, mutual: boolean | null, share: number): string => {
  const verb = tie.following ? 'follows' : 'has dealt with'
  const back = mutual === true ? ', who follows back' : ''
  return `${verb} ${tie.userId}${back}: ${said(share)} of her ties, ${counted(tie.events, 'event')}`
}

/**
 * Ties, strongest first; the value is a tie's share of the strength of all 32 that are kept.
 * @param others  profiles of the users she follows that were looked at; null for one that does not exist
 */
export const stateTies = (
  profile: Profile,
  at: EpochMs,
  others: ReadonlyMap<UserId, Pick<Profile, 'ties'> | null> = new Map(),
): TieStatement[] => {
  const all = profile.ties.reduce((sum, tie) => sum + strengthOf(tie, at), 0)
  const state = (tie: SocialTie): TieStatement => {
    const other = others.get(tie.userId)
    const mutual = other === undefined ? null : isMutual(profile, tie.userId, other)
    const value = all === 0 ? 0 : strengthOf(tie, at) / all
    return {
      about: tie.userId,
      value,
      following: tie.following,
      mutual,
      confidence: null,
      evidence: { events: tie.events, newest: [] },
      sentence: sentenceOf(tie, mutual, value),
    }
  }
  return profile.ties.map(state).sort((a, b) => Number(b.value) - Number(a.value))
}
