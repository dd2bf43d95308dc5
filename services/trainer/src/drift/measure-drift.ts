/** Measures a release in service on what came after it; the heavy part, for the training process. */
import { createBotIntervals } from '@profilestream/contracts'
import { figuresOf } from '@profilestream/evaluation'
import type { Release, ReleaseStore } from '@profilestream/release-store'
import { buildExamples, type Examples } from '../build-examples.js'
import { dropBots } from '../drop-bots.js'
import { holdOut } from '../hold-out.js'
import type { RefitJob } from '../refit-job.js'
import { replayWindow, type Window } from '../replay-window.js'
import { withRanker } from '../serving-ranker.js'
import { createTaste } from '../taste.js'
import type { DriftFigures } from './drift.js'
import type { HitRate } from './hit-rate.js'
import { itemStabilityIndex } from './population-stability.js'

/** What is measured. */
export interface DriftJob extends Pick<
  RefitJob,
  'definition' | 'folder' | 'logEnd' | 'labels' | 'bots' | 'settings'
> {
  readonly serving: NonNullable<RefitJob['serving']>
  /** Users that the release is judged by, at most. */
  readonly users: number
}

/** Newest interactions that are compared: what a release of long ago is measured by is what happens now. */
const NEWEST = 100_000
const LIST = 10

/** @throws ContractError for a damaged log or release, UnavailableError when the disk refuses */
export const measureDrift = async (
  { store }: { readonly store: Pick<ReleaseStore, 'read'> },
  job: DriftJob,
): Promise<DriftFigures> => {
  const release = await store.read(job.serving.location, job.serving.manifestSha256)
  const window = await windowAround(release, job)
  const examples = buildExamples(window, { definition: job.definition, ...job.settings })
  const { version, figures, logEnd } = release.manifest
  const { was, is, newest } = itemCounts(window, logEnd)
  return {
    version,
    psi: itemStabilityIndex(was, is),
    newest,
    atRelease: { rate: figures['blend.hr@10'] ?? 0, users: figures['blend.users'] ?? 0 },
    live: await liveHitRate(release, examples, job),
  }
}

/** The release's window and all that came since. */
const windowAround = async ({ manifest }: Release, job: DriftJob): Promise<Window> => {
  const { definition, folder, logEnd, settings, bots } = job
  const since = Math.max(0, logEnd - manifest.logEnd)
  const windowInteractions = settings.windowInteractions + since
  const all = await replayWindow({ folder, scenario: definition.name, logEnd, windowInteractions })
  return dropBots(all, definition.name, createBotIntervals(bots))
}

/** Interactions of each item before the release was trained, and the newest after. */
const itemCounts = (
  { item, items, logPlaces }: Window,
  releaseEnd: number,
): { readonly was: Float64Array; readonly is: Float64Array; readonly newest: number } => {
  const [was, is] = [new Float64Array(items.length), new Float64Array(items.length)]
  const firstNew = logPlaces.findIndex((place) => place >= releaseEnd)
  const end = firstNew < 0 ? item.length : firstNew
  const from = Math.max(end, item.length - NEWEST)
  item.forEach((of, row) => {
    if (row < end) was[of] = (was[of] ?? 0) + 1
    else if (row >= from) is[of] = (is[of] ?? 0) + 1
  })
  return { was, is, newest: item.length - from }
}

/** How often the release's list held what a user did last, of users who have acted since; judged as at release. */
const liveHitRate = async (
  release: Release,
  examples: Examples,
  { definition, labels, logEnd, users, settings }: DriftJob,
): Promise<HitRate | null> => {
  const split = holdOut(examples, { learned: release.manifest, maximumJudges: users, logEnd })
  if (split.test.users < settings.minimumJudges) return null
  const lengths = split.train.sequences.map(({ length }) => length)
  const { interests } = createTaste({ examples, definition, labels }, lengths)
  return withRanker(release, { ...examples, interests }, (ranker) => {
    if (ranker === null) return null
    const ranks = split.test.judge(ranker, { excludeSeen: !definition.itemsRepeat })
    return { rate: figuresOf(ranks, [LIST])[`hr@${LIST}`] ?? 0, users: split.test.users }
  })
}
