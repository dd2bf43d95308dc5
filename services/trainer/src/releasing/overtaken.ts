/**
 * A refit whose judgement has lost its ground: while it trained, a person or live events made another release serve than it was
 * judged against.
 */
import type { ReleaseVersion } from '@profilestream/contracts'
import type { ServingReleases } from '@profilestream/event-log'
import { standingOf, type RefitDecision, type ReleaseStore } from '@profilestream/release-store'
import type { RefitJob } from '../refit-job.js'

/** Where it stands which release serves. The topic trails what is decided: this process reads what it told some moments later. */
export interface Standings {
  readonly store: Pick<ReleaseStore, 'decisions'>
  readonly serving: Pick<ServingReleases, 'of'>
}

/** What a refit decided, and what stood by the decisions when it began. */
export interface Judgement {
  readonly decision: RefitDecision
  readonly stood: ReleaseVersion | null
}

/** The refusal of what was decided against a release that no longer serves; null while it serves. */
export const overtaken = async (
  { store, serving }: Standings,
  job: Pick<RefitJob, 'definition' | 'serving'>,
  { decision, stood }: Judgement,
): Promise<RefitDecision | null> => {
  if (decision.decision !== 'released' && decision.decision !== 'withdrawn') return null
  const stands = standingOf(await store.decisions(job.definition.name)).serving
  const told = serving.of(job.definition.name)
  const isStillTold = (told?.manifestSha256 ?? null) === (job.serving?.manifestSha256 ?? null)
  if (isStillTold && stands === stood) return null
  const since = stands === stood ? told?.version : stands
  const judged = decision.serving ?? 'no release'
  return {
    ...decision,
    decision: 'refused',
    version: null,
    reason: `judged against ${judged}, but ${since ?? 'no release'} serves since; the next refit compares with that`,
  }
}
