/** A refit whose judgement has lost its ground: while it trained, a person made another release serve than it was judged against. */
import type { ServingReleases } from '@profilestream/event-log'
import type { RefitDecision, ReleaseStore, WrittenRelease } from '@profilestream/release-store'
import type { RefitJob } from '../refit-job.js'

/** The refusal of what was decided against a release that no longer serves; null while it serves. */
export const overtaken = (
  serving: Pick<ServingReleases, 'of'>,
  job: Pick<RefitJob, 'definition' | 'serving'>,
  decision: RefitDecision,
): RefitDecision | null => {
  if (decision.decision !== 'released' && decision.decision !== 'withdrawn') return null
  const now = serving.of(job.definition.name)
  if ((now?.manifestSha256 ?? null) === (job.serving?.manifestSha256 ?? null)) return null
  const judged = decision.serving ?? 'no release'
  return {
    ...decision,
    decision: 'refused',
    version: null,
    reason: `judged against ${judged}, but ${now?.version ?? 'no release'} serves since; the next refit compares with that`,
  }
}

/** Records the refusal and removes what was written, which nobody was told of. */
export const refuseOvertaken = async (
  store: Pick<ReleaseStore, 'remove' | 'recordDecision'>,
  { written, refusal }: { readonly written: WrittenRelease | null; readonly refusal: RefitDecision },
): Promise<RefitDecision> => {
  if (written !== null) await store.remove(written.location)
  await store.recordDecision(refusal)
  return refusal
}
