/**
 * Publishing: the folder is whole before the message goes, and the decision is recorded after it went. So a reader
 * never sees half, and a trainer killed between two of the steps finds on its next start what is left to do.
 */
import type { ModelRelease, ScenarioName } from '@profilestream/contracts'
import { tellServing, type EventLog, type Publisher, type ServingReleases } from '@profilestream/event-log'
import {
  predecessorOf,
  releaseMessage,
  standingOf,
  type CanarySettings,
  type RefitDecision,
  type ReleaseManifest,
  type ReleaseStore,
  type WrittenRelease,
} from '@profilestream/release-store'
import type { Logger } from '@profilestream/service'
import type { ChangedInTurn } from './releasing/one-change-at-a-time.js'

/** What publishing needs. */
export interface PublishDependencies {
  readonly store: ReleaseStore
  readonly eventLog: EventLog
  readonly publisher: Publisher
  readonly serving: ChangedInTurn
  readonly logger: Logger
  /** How long a release is tried. */
  readonly canary: Pick<CanarySettings, 'minutes'>
}

/** Tells everybody of a release, as long as it takes; then records the decision. */
export const publishRelease = async (
  dependencies: PublishDependencies,
  { written, decision }: { readonly written: WrittenRelease; readonly decision: RefitDecision },
  signal: AbortSignal,
): Promise<ModelRelease> => {
  const { store } = dependencies
  const message = releaseMessage(await store.readManifest(written.location, written.manifestSha256), written)
  await tellServing(dependencies, { scenario: message.scenario, release: message }, signal)
  await store.recordDecision(decision)
  return message
}

/**
 * Does what was left undone by a kill: publishes the newest folder if no decision names it, and tells a decision that the topic
 * doesn't know of. Half-written folders are removed.
 */
export const publishLeftovers = async (
  dependencies: PublishDependencies,
  scenarios: Iterable<ScenarioName>,
  signal: AbortSignal,
): Promise<void> => {
  const { store, logger } = dependencies
  await store.removeUnfinished()
  for (const scenario of scenarios) {
    const [kept, decisions] = [await store.list(scenario), await store.decisions(scenario)]
    const newest = kept.at(-1)
    if (newest !== undefined && !decisions.some(({ version }) => version === newest.version)) {
      logger.info({ scenario, version: newest.version }, 'publishing a release that nobody was told of')
      const written = await store.locate(newest)
      await publishRelease(dependencies, { written, decision: foundAgain(newest) }, signal)
    } else await tellUntold(dependencies, { scenario, kept, decisions }, signal)
  }
}

/** Tells what the last decision made serve, where the topic knows no release or still names what served before it. */
const tellUntold = async (
  dependencies: PublishDependencies,
  of: {
    readonly scenario: ScenarioName
    readonly kept: readonly ReleaseManifest[]
    readonly decisions: readonly RefitDecision[]
  },
  signal: AbortSignal,
): Promise<void> => {
  const { store, serving, logger } = dependencies
  const { scenario } = of
  const told = serving.of(scenario)?.version ?? null
  const meant = standingOf(of.decisions).serving
  const replaced = of.decisions.findLast(({ decision }) => !LEAVES_SERVING.has(decision))?.serving
  if (told === meant || (told !== null && told !== replaced)) return
  const manifest = of.kept.find(({ version }) => version === meant)
  if (meant !== null && manifest === undefined) return
  logger.info({ scenario, version: meant }, 'telling again which release serves')
  const release = manifest === undefined ? null : releaseMessage(manifest, await store.locate(manifest))
  await tellServing(dependencies, { scenario, release }, signal)
}

/** Decisions that change nothing of what serves. */
const LEAVES_SERVING: ReadonlySet<RefitDecision['decision']> = new Set(['refused', 'failed'])

const foundAgain = (manifest: ReleaseManifest): RefitDecision => ({
  scenario: manifest.scenario,
  decision: 'released',
  reason: 'found whole and unpublished after a restart',
  version: manifest.version,
  serving: null,
  trigger: 'restart',
  decidedAt: manifest.releasedAt,
  seconds: 0,
  interactions: manifest.logEnd,
  figures: manifest.figures,
})

/**
 * Removes all but the newest releases of a scenario; the one that serves, the one before it and the one that users have while
 * a release is tried always stay.
 */
export const retireReleases = async (
  {
    store,
    serving,
    canary,
  }: Pick<PublishDependencies, 'store' | 'canary'> & { readonly serving: Pick<ServingReleases, 'of'> },
  scenario: ScenarioName,
  keep: number,
): Promise<void> => {
  const releases = await store.list(scenario)
  const standing = standingOf(await store.decisions(scenario))
  // The decisions' word, not the topic's, which trails them.
  const before =
    standing.serving && (await predecessorOf(store, { scenario, version: standing.serving }, canary))
  const needed = [serving.of(scenario)?.version, before?.version, standing.serving, standing.predecessor]
  for (const manifest of releases.slice(0, Math.max(0, releases.length - keep))) {
    if (needed.includes(manifest.version)) continue
    await store.remove((await store.locate(manifest)).location)
  }
}
