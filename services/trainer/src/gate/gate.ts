/** The gate: a candidate is released only if it is better, on the same held-out interactions. Pure. */
import { isSurelyWorse, type Figures, type PairedDifference } from '@profilestream/evaluation'
import { brokenGuardRail, type GuardRails, type OverServing } from './guard-rails.js'

/** What the gate judges by. */
export interface GateSettings extends GuardRails {
  /** Held-out users below which nothing is decided. */
  readonly minimumJudges: number
  /** How much higher the candidate's NDCG@10 must be than the serving release's, as a share of it. */
  readonly minimumGain: number
  /** Share of the resamples in which the candidate must be above the serving release. */
  readonly minimumCertainty: number
}

/** A release beside what is served without any, on the same held-out interactions. */
export interface OverUnreleased {
  /** NDCG@10, each interaction counted by what it says of the user's taste. */
  readonly worthNdcg: number
  /** The same less that of what is served without a release, judge by judge. */
  readonly gain: PairedDifference
  /**
   * How much more its lists are liked, in standard deviations of liking; null where what is served without a release says
   * less than popularity of what users take up: it is no measure then.
   */
  readonly liking: PairedDifference | null
}

/** Figures of every model on the same held-out interactions. */
export interface GateEvidence {
  /** The blend that would serve. */
  readonly candidate: Figures
  readonly popularity: Figures
  readonly candidateOverUnreleased: OverUnreleased
  /** The serving release; null before the first. */
  readonly serving: Figures | null
  /** Null before the first. */
  readonly servingOverUnreleased: OverUnreleased | null
  /** The candidate beside the serving release, by their lists; null before the first. */
  readonly overServing: OverServing | null
}

/** What the gate says, and why. */
export interface GateDecision {
  readonly released: boolean
  /** Whether the serving release is taken back, too. */
  readonly withdraws?: true
  /** One sentence with the figures it rests on. */
  readonly reason: string
}

/** The figure that decides. */
const DECIDING = 'ndcg@10'

/**
 * Decides by NDCG@10: above popularity; above the serving release by the minimum gain, in most resamples and within the guard
 * rails, or, before the first, above what is served without one by more than a standard error; and users must not surely like
 * its lists less than those. Where nothing passes, a serving release that surely is worse than none is withdrawn.
 */
export const decide = (evidence: GateEvidence, settings: GateSettings): GateDecision => {
  const decision = decideCandidate(evidence, settings)
  const { servingOverUnreleased: serving } = evidence
  const isJudged = (evidence.candidate['users'] ?? 0) >= settings.minimumJudges
  if (decision.released || serving === null || !isJudged) return decision
  const worse = worseThanNone(serving)
  if (worse === null) return decision
  return {
    released: false,
    withdraws: true,
    reason: `the serving release is withdrawn: ${worse}; the candidate is refused: ${decision.reason}`,
  }
}

const decideCandidate = (evidence: GateEvidence, settings: GateSettings): GateDecision => {
  const judges = evidence.candidate['users'] ?? 0
  if (judges < settings.minimumJudges) return tooFewJudges(judges, settings.minimumJudges)
  const candidate = evidence.candidate[DECIDING] ?? 0
  const popularity = evidence.popularity[DECIDING] ?? 0
  if (!(candidate > popularity))
    return refused(`${DECIDING} ${shown(candidate)} is not above popularity's ${shown(popularity)}`)
  const { liking } = evidence.candidateOverUnreleased
  if (liking !== null && isSurelyWorse(liking)) return refused(lessLiked(liking))
  const { serving, overServing } = evidence
  if (serving === null || overServing === null) return decideFirst(evidence.candidateOverUnreleased)
  return decideNext({ candidate, serving: serving[DECIDING] ?? 0, overServing }, settings)
}

/** A candidate beside the release that serves: better, not by chance, and at nobody's cost. */
const decideNext = (
  { candidate, serving, overServing }: { candidate: number; serving: number; overServing: OverServing },
  settings: GateSettings,
): GateDecision => {
  const needed = serving * (1 + settings.minimumGain)
  if (!(candidate > needed))
    return refused(`${DECIDING} ${shown(candidate)} is not above ${shown(needed)}, the serving release's`)
  const above = `${DECIDING} ${shown(candidate)} is above the serving release's ${shown(serving)}`
  const { certainty, figures } = overServing.gain
  const { low = 0, high = 0 } = figures[DECIDING] ?? {}
  const sure = `, by ${shown(low)} to ${shown(high)}, in ${percent(certainty)} of the resamples`
  if (certainty < settings.minimumCertainty)
    return refused(`${above}${sure} only; ${percent(settings.minimumCertainty)} are needed`)
  const broken = brokenGuardRail(overServing, settings)
  return broken === null ? passed(above + sure) : refused(`${above}, but ${broken}`)
}

/** Without a release everybody has a list too: the first one must be better than that, and not by chance. */
const decideFirst = ({ worthNdcg, gain }: OverUnreleased): GateDecision => {
  const { mean, standardError } = gain
  const own = `${DECIDING} by worth ${shown(worthNdcg)}`
  const without = `${shown(worthNdcg - mean)} of what is served without one`
  return mean > standardError
    ? passed(`the first release: ${own}, ${without}`)
    : refused(`${own} is not above ${without} by more than chance, ${shown(standardError)}`)
}

/** Why a serving release is worse than none; null while it is not surely so. */
const worseThanNone = ({ worthNdcg, gain, liking }: OverUnreleased): string | null => {
  if (isSurelyWorse(gain))
    return (
      `${DECIDING} by worth ${shown(worthNdcg)} is below ${shown(worthNdcg - gain.mean)} of what is served without one ` +
      `by more than chance, ${shown(gain.standardError)}`
    )
  return liking !== null && isSurelyWorse(liking) ? lessLiked(liking) : null
}

const lessLiked = ({ mean, standardError }: PairedDifference): string =>
  `users would like its lists less than what is served without a release, by ${(-mean).toFixed(2)} ± ${standardError.toFixed(2)} standard deviations of liking`

/** What is said when too few users can judge; no training is worth its time then. */
export const tooFewJudges = (judges: number, needed: number): GateDecision =>
  refused(
    `only ${judges} users have an interaction to hold out that the serving release has not learned from; ${needed} are needed`,
  )

/** What is said when a refit would not fit into its memory. */
export const tooLarge = (neededMiB: number, givenMiB: number): GateDecision =>
  refused(
    `not trained: it would need about ${neededMiB.toFixed(0)} MiB, and trainer.maximumMemoryMiB is ${givenMiB}; raise it, or lower trainer.maximumItems`,
  )

/** What is said when the budget was over before any network had made a step. */
export const notTrained = (budgetSeconds: number): GateDecision =>
  refused(
    `not trained: the budget of ${budgetSeconds.toFixed(0)} s was over before the first step; raise trainer.minimumBudgetSeconds`,
  )

const passed = (reason: string): GateDecision => ({ released: true, reason })
const refused = (reason: string): GateDecision => ({ released: false, reason })
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
const shown = (figure: number): string => figure.toFixed(4)
