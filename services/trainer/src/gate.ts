/** The gate: a candidate is released only if it is better, on the same held-out interactions. Pure. */
import type { Figures, PairedDifference } from '@profilestream/evaluation'

/** What the gate judges by. */
export interface GateSettings {
  /** Held-out users below which nothing is decided. */
  readonly minimumJudges: number
  /** How much higher the candidate's NDCG@10 must be than the serving release's, as a share of it. */
  readonly minimumGain: number
}

/** Figures of every model on the same held-out interactions. */
export interface GateEvidence {
  /** The blend that would serve. */
  readonly candidate: Figures
  readonly popularity: Figures
  /** NDCG@10 of the candidate less that of what is served without any release, judge by judge. */
  readonly gainOverUnreleased: PairedDifference
  /** The serving release; null before the first. */
  readonly serving: Figures | null
}

/** What the gate says, and why. */
export interface GateDecision {
  readonly released: boolean
  /** One sentence with the figures it rests on. */
  readonly reason: string
}

/** The figure that decides. */
const DECIDING = 'ndcg@10'

/**
 * Decides by NDCG@10: above popularity; above the serving release by the minimum gain, or, before the first, above what is
 * served without one by more than a standard error.
 */
export const decide = (evidence: GateEvidence, settings: GateSettings): GateDecision => {
  const judges = evidence.candidate['users'] ?? 0
  if (judges < settings.minimumJudges) return tooFewJudges(judges, settings.minimumJudges)
  const candidate = evidence.candidate[DECIDING] ?? 0
  const popularity = evidence.popularity[DECIDING] ?? 0
  if (!(candidate > popularity))
    return refused(`${DECIDING} ${shown(candidate)} is not above popularity's ${shown(popularity)}`)
  if (evidence.serving === null) return decideFirst(evidence, candidate)
  const serving = evidence.serving[DECIDING] ?? 0
  const needed = serving * (1 + settings.minimumGain)
  return candidate > needed
    ? passed(`${DECIDING} ${shown(candidate)} is above the serving release's ${shown(serving)}`)
    : refused(`${DECIDING} ${shown(candidate)} is not above ${shown(needed)}, the serving release's`)
}

/** Without a release everybody has a list too: the first one must be better than that, and not by chance. */
const decideFirst = ({ gainOverUnreleased }: GateEvidence, candidate: number): GateDecision => {
  const { mean, standardError } = gainOverUnreleased
  const without = `${DECIDING} ${shown(candidate - mean)} of what is served without one`
  return mean > standardError
    ? passed(`the first release: ${DECIDING} ${shown(candidate)}, ${without}`)
    : refused(
        `${DECIDING} ${shown(candidate)} is not above ${without} by more than chance, ${shown(standardError)}`,
      )
}

/** What is said when too few users can judge; no training is worth its time then. */
export const tooFewJudges = (judges: number, needed: number): GateDecision =>
  refused(
    `only ${judges} users have an interaction to hold out that the serving release has not learned from; ${needed} are needed`,
  )

/** What is said when the budget was over before any network had made a step. */
export const notTrained = (budgetSeconds: number): GateDecision =>
  refused(
    `not trained: the budget of ${budgetSeconds.toFixed(0)} s was over before the first step; raise trainer.minimumBudgetSeconds`,
  )

const passed = (reason: string): GateDecision => ({ released: true, reason })
const refused = (reason: string): GateDecision => ({ released: false, reason })
const shown = (figure: number): string => figure.toFixed(4)
