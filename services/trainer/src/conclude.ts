/** The record of a refit's end: every decision with its figures, refused ones and failures too. */
import { describeError, type EpochMs, type ReleaseVersion } from '@profilestream/contracts'
import type { RefitDecision, WrittenRelease } from '@profilestream/release-store'
import { flatFigures, type ModelFigures } from './gate/evaluate-models.js'
import type { GateDecision } from './gate/gate.js'
import type { RefitStart } from './warm-start/refit-start.js'
import type { RefitDependencies, RefitJob, RefitResult } from './refit-job.js'

/** What a refit had found when the gate decided. */
export interface Findings {
  readonly figures?: ModelFigures
  readonly written?: WrittenRelease
  readonly version?: ReleaseVersion
  readonly start?: RefitStart
}

/** Says how a refit that begins now ended. */
export const createConclusion = (
  { now }: Pick<RefitDependencies, 'now'>,
  job: RefitJob,
  serving: ReleaseVersion | null,
): ((decision: GateDecision, findings?: Findings) => RefitResult) => {
  const startedAt = now()
  return ({ released, withdraws, reason }, { figures = {}, written, version, start } = {}) => ({
    decision: {
      ...commonOf(job, startedAt, now()),
      decision: released ? 'released' : withdraws ? 'withdrawn' : 'refused',
      reason,
      version: version ?? (withdraws ? serving : null),
      serving,
      figures: flatFigures(figures),
      ...(start && { start }),
    },
    written: written ?? null,
  })
}

/** The record of a refit that did not come to a decision. */
export const failedDecision = (
  job: RefitJob,
  times: { readonly startedAt: EpochMs; readonly now: EpochMs },
  cause: unknown,
): RefitDecision => ({
  ...commonOf(job, times.startedAt, times.now),
  decision: 'failed',
  reason: describeError(cause),
  version: null,
  serving: null,
  figures: {},
})

const commonOf = (
  { definition, trigger, logEnd }: RefitJob,
  startedAt: EpochMs,
  now: EpochMs,
): Pick<RefitDecision, 'scenario' | 'trigger' | 'decidedAt' | 'seconds' | 'interactions'> => ({
  scenario: definition.name,
  trigger,
  decidedAt: now,
  seconds: (now - startedAt) / 1_000,
  interactions: logEnd,
})
