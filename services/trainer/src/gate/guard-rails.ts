/** Guard rails: what a candidate must not lose though it ranks better on the whole. Pure. */
import type { Estimate, ListFigures, ListGain } from '@profilestream/evaluation'

/** How much may be lost; shares of what the serving release reaches. */
export interface GuardRails {
  /** Of the share of the catalog that lists show. */
  readonly maximumCoverageLoss: number
  /** How much more popular what lists show may become. */
  readonly maximumPopularityRise: number
  /** Of the hit rate of each group of users by their number of events. */
  readonly maximumGroupLoss: number
}

/** A candidate beside the serving release, by the lists that both give the same judges. */
export interface OverServing {
  readonly gain: ListGain
  readonly candidate: ListFigures
  readonly serving: ListFigures
}

/** Says which guard rail a candidate breaks first; null for none. */
export const brokenGuardRail = (over: OverServing, rails: GuardRails): string | null =>
  lessCovered(over, rails) ?? morePopular(over, rails) ?? groupThatLoses(over, rails)

const lessCovered = ({ candidate, serving }: OverServing, rails: GuardRails): string | null => {
  const [is, was] = bothOf('coverage@10', candidate, serving)
  if (is >= was * (1 - rails.maximumCoverageLoss)) return null
  return `its lists show ${percent(is)} of the catalog, ${percent(was)} before: more than ${percent(rails.maximumCoverageLoss)} of it is lost`
}

const morePopular = ({ candidate, serving }: OverServing, rails: GuardRails): string | null => {
  const [is, was] = bothOf('popularity@10', candidate, serving)
  if (is <= was * (1 + rails.maximumPopularityRise)) return null
  return `what its lists show ${percent(is)} of users have had, ${percent(was)} before: more than ${percent(rails.maximumPopularityRise)} above that`
}

/** A group loses when it surely does: the interval of its loss has no gain in it, and the loss is above what is allowed. */
const groupThatLoses = ({ gain, serving }: OverServing, rails: GuardRails): string | null => {
  for (const { name, users, figures } of gain.groups) {
    const change = figures['hr@10']
    const was = serving.groups.find((group) => group.name === name)?.figures['hr@10']
    if (change === undefined || was === undefined || change.high >= 0) continue
    if (-change.value > was.value * rails.maximumGroupLoss)
      return `hr@10 of the ${users} users with ${name} events is ${loss(change)} below ${was.value.toFixed(4)}: more than ${percent(rails.maximumGroupLoss)} of it is lost`
  }
  return null
}

const bothOf = (name: string, candidate: ListFigures, serving: ListFigures): [number, number] => [
  candidate.figures[name]?.value ?? 0,
  serving.figures[name]?.value ?? 0,
]

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const loss = ({ value, low, high }: Estimate): string =>
  `${(-value).toFixed(4)} (${(-high).toFixed(4)} to ${(-low).toFixed(4)})`
