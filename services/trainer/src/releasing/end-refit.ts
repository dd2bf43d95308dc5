/** The end of a refit, in its turn: what it decided is told and recorded, or refused when something else serves since. */
import type { RefitDecision } from '@profilestream/release-store'
import { publishRelease, type PublishDependencies } from '../publish-release.js'
import type { RefitJob, RefitResult } from '../refit-job.js'
import { withdrawRelease } from '../withdraw-release.js'
import { overtaken, type Judgement } from './overtaken.js'

/** What has ended. */
export interface EndedRefit extends Omit<Judgement, 'decision'> {
  readonly job: RefitJob
  readonly result: RefitResult
}

/**
 * Ends a refit. A release that is refused only now is removed: nobody was told of it.
 * @returns the decision that stands
 */
export const endRefit = (
  publishing: PublishDependencies,
  { job, result: { decision, written }, stood }: EndedRefit,
  signal: AbortSignal,
): Promise<RefitDecision> =>
  publishing.serving.inTurn(async () => {
    const { store } = publishing
    const refusal = await overtaken(publishing, job, { decision, stood })
    if (refusal !== null) {
      if (written !== null) await store.remove(written.location)
      await store.recordDecision(refusal)
      return refusal
    }
    if (written !== null) await publishRelease(publishing, { written, decision }, signal)
    else if (decision.decision === 'withdrawn') await withdrawRelease(publishing, decision, signal)
    else await store.recordDecision(decision)
    return decision
  })
