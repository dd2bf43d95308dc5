/** Follows what a fold rests on: the catalog and the releases. Ready when both are read up to their ends at the start. */
import {
  ContractError,
  describeError,
  type ModelRelease,
  type ScenarioDefinition,
  type ScenarioName,
} from '@profilestream/contracts'
import {
  followedPart,
  newestReleases,
  type EventLog,
  type FollowOptions,
  type LogRecord,
} from '@profilestream/event-log'
import type { Basis } from '@profilestream/profile'
import type { ReleaseStore } from '@profilestream/release-store'
import {
  patientPart,
  retryWithBackoff,
  sideBySide,
  type Health,
  type LifecyclePart,
  type Logger,
} from '@profilestream/service'
import { createCatalog } from './catalog.js'
import { createServedEmbeddings } from './embeddings.js'

/** What following needs. */
export interface FollowBasisDependencies {
  readonly eventLog: Pick<EventLog, 'followAll' | 'decode' | 'codecs' | 'topics'>
  readonly releases: Pick<ReleaseStore, 'readEmbeddings'>
  readonly logger: Logger
  readonly health: Health
  readonly onFailed: (error: Error) => void
}

/** What is fixed while the process runs. */
export interface FixedBasis {
  readonly scenarios: ReadonlyMap<ScenarioName, ScenarioDefinition>
  readonly zoneOffsetMinutes: number
}

/** A basis that keeps up. */
export interface FollowedBasis {
  /** The newest basis; hold on to it for the length of one batch. */
  current(): Basis
  /** Resolves when catalog and releases are caught up. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** Makes the followed basis. */
export const followBasis = (dependencies: FollowBasisDependencies, fixed: FixedBasis): FollowedBasis => {
  const { eventLog, releases, logger, health, onFailed } = dependencies
  const { topics, codecs } = eventLog
  const catalog = createCatalog()
  const stopping = new AbortController()
  let embeddings = createServedEmbeddings()
  let basis: Basis = { ...fixed, catalog, embeddings, limits: embeddings.limits }

  const takeItems = async (records: readonly LogRecord[]): Promise<void> => {
    for (const { key, value } of records) {
      if (value === null) {
        catalog.remove(String(key))
        continue
      }
      const item = await eventLog.decode(codecs.catalogItem, value)
      if (item.kind === 'accepted') catalog.put(item.value)
      else
        logger.warn(
          { key: String(key), reason: item.detail },
          'an item of the catalog is unreadable; left out',
        )
    }
  }
  const takeReleases = async (records: readonly LogRecord[]): Promise<void> => {
    for (const [scenario, release] of await newestReleases({ eventLog, logger }, records))
      await (release === null ? withdraw(scenario) : swap(release))
  }
  const withdraw = (scenario: ScenarioName): void => {
    embeddings = embeddings.withoutRelease(scenario)
    basis = { ...fixed, catalog, embeddings, limits: embeddings.limits }
    logger.info({ scenario }, 'the release is withdrawn')
  }
  /** Loads beside the one being served; batches under way keep the basis they began with. */
  const swap = async (release: ModelRelease): Promise<void> => {
    const { scenario, version, location, manifestSha256 } = release
    try {
      const loaded = await retryWithBackoff(() => releases.readEmbeddings(location, manifestSha256), {
        logger,
        what: `reading release ${location}`,
        signal: stopping.signal,
      })
      embeddings = embeddings.withRelease(scenario, loaded)
      basis = { ...fixed, catalog, embeddings, limits: embeddings.limits }
      logger.info({ scenario, version }, 'a release is served')
    } catch (error) {
      if (stopping.signal.aborted) return
      if (!(error instanceof ContractError)) throw error
      logger.error(
        { scenario, version, reason: describeError(error) },
        'a release is damaged; the one before goes on',
      )
    }
  }
  const follow = (part: string, topic: string, onRecords: FollowOptions['onRecords']): LifecyclePart =>
    patientPart(
      part,
      followedPart(() => eventLog.followAll({ topic, from: 'beginning', onFailed, onRecords })),
      { health, logger },
    )
  const topicsFollowed = sideBySide(
    follow('catalog', topics.catalog.name, takeItems),
    follow('releases', topics.modelReleases.name, takeReleases),
  )
  return {
    current: () => basis,
    start: async () => {
      await topicsFollowed.start?.()
      logger.info({ items: catalog.size }, 'catalog and releases are caught up')
    },
    stop: async () => {
      stopping.abort()
      await topicsFollowed.stop?.()
    },
  }
}
