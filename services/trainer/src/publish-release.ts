/**
 * Publishing: the folder is whole before the message goes, and the decision is recorded after it went. So a reader
 * never sees half, and a trainer killed between two of the steps finds on its next start what is left to do.
 */
import type { ModelRelease, ScenarioName } from '@profilestream/contracts'
import type { EventLog, Publisher } from '@profilestream/event-log'
import {
  releaseMessage,
  type RefitDecision,
  type ReleaseManifest,
  type ReleaseStore,
  type WrittenRelease,
} from '@profilestream/release-store'
import { retryWithBackoff, type Logger } from '@profilestream/service'
import type { ServingReleases } from './following/serving-releases.js'
import { tellWithdrawn, withdrawnOf } from './withdraw-release.js'

/** What publishing needs. */
export interface PublishDependencies {
  readonly store: ReleaseStore
  readonly eventLog: EventLog
  readonly publisher: Publisher
  readonly serving: ServingReleases
  readonly logger: Logger
}

/** Tells everybody of a release, as long as it takes; then records the decision. */
export const publishRelease = async (
  dependencies: PublishDependencies,
  { written, decision }: { readonly written: WrittenRelease; readonly decision: RefitDecision },
  signal: AbortSignal,
): Promise<ModelRelease> => {
  const { store, logger } = dependencies
  const message = releaseMessage(await store.readManifest(written.location, written.manifestSha256), written)
  await retryWithBackoff(() => send(dependencies, message), { logger, what: 'publishing a release', signal })
  await store.recordDecision(decision)
  return message
}

const send = async ({ eventLog, publisher }: PublishDependencies, message: ModelRelease): Promise<void> => {
  await publisher.publish(eventLog.topics.modelReleases.name, [
    { key: message.scenario, value: eventLog.codecs.modelRelease.encode(message) },
  ])
}

/**
 * Publishes what a killed trainer left whole and untold: the newest folder, if no decision names it or the topic
 * knows no release of the scenario at all; and takes back what was withdrawn but not told. Half-written folders are removed.
 */
export const publishLeftovers = async (
  dependencies: PublishDependencies,
  scenarios: Iterable<ScenarioName>,
  signal: AbortSignal,
): Promise<void> => {
  const { store, serving, logger } = dependencies
  await store.removeUnfinished()
  for (const scenario of scenarios) {
    const newest = (await store.list(scenario)).at(-1)
    if (newest === undefined) continue
    const decisions = await store.decisions(scenario)
    if (withdrawnOf(decisions).has(newest.version)) {
      if (serving.of(scenario)?.version === newest.version)
        await tellWithdrawn(dependencies, scenario, signal)
      continue
    }
    const isRecorded = decisions.some(({ version }) => version === newest.version)
    if (isRecorded && serving.of(scenario) !== null) continue
    logger.info({ scenario, version: newest.version }, 'publishing a release that nobody was told of')
    await publishRelease(
      dependencies,
      { written: await store.locate(newest), decision: foundAgain(newest) },
      signal,
    )
  }
}

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

/** Removes all but the newest releases of a scenario; the one that serves always stays. */
export const retireReleases = async (
  { store, serving }: Pick<PublishDependencies, 'store' | 'serving'>,
  scenario: ScenarioName,
  keep: number,
): Promise<void> => {
  const releases = await store.list(scenario)
  for (const manifest of releases.slice(0, Math.max(0, releases.length - keep))) {
    if (manifest.version === serving.of(scenario)?.version) continue
    await store.remove((await store.locate(manifest)).location)
  }
}
