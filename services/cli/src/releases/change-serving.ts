/**
 * Promoting and rolling back: a person says which release serves. The decision is recorded first, then told: a command killed
 * between the two is finished by the same command again, or by the trainer's next start.
 */
import {
  ContractError,
  type EpochMs,
  type ModelRelease,
  type ReleaseVersion,
  type ScenarioName,
} from '@profilestream/contracts'
import { tellServing, type ServingReleases, type TellServingDependencies } from '@profilestream/event-log'
import {
  releaseMessage,
  standingOf,
  type RefitDecision,
  type ReleaseManifest,
  type ReleaseStore,
} from '@profilestream/release-store'
import { findRelease } from './shelf.js'

/** What changing needs. */
export interface ChangeDependencies extends TellServingDependencies {
  readonly store: ReleaseStore
  /** As the topic has it. */
  readonly serving: Pick<ServingReleases, 'of'>
  readonly now: () => EpochMs
}

/** Who wants it, and why. */
export interface Order {
  readonly scenario: ScenarioName
  readonly by: string
  readonly why: string
  /** Gives up when aborted. */
  readonly signal: AbortSignal
}

/** What served before, and what serves now. */
export interface Changed {
  readonly was: ReleaseVersion | null
  readonly is: ReleaseVersion | null
}

/**
 * Makes a kept release the serving one.
 * @throws ContractError for one that is not kept, is damaged, or serves already
 */
export const promote = async (
  dependencies: ChangeDependencies,
  order: Order & { readonly version: string },
): Promise<Changed> => {
  const { scenario, version } = order
  const manifest = await findRelease(dependencies.store, scenario, version)
  if (dependencies.serving.of(scenario)?.version === version)
    throw new ContractError(`release ${version} of ${scenario} serves already`)
  return change(dependencies, order, { decision: 'promoted', manifest })
}

/**
 * Goes back to the release that served before, or to none.
 * @throws ContractError when none serves, or the one before is not kept or is damaged
 */
export const rollBack = async (
  dependencies: ChangeDependencies,
  order: Order & { readonly toNone: boolean },
): Promise<Changed> => {
  const { store, serving } = dependencies
  const { scenario, toNone } = order
  const told = serving.of(scenario)?.version
  if (told === undefined)
    throw new ContractError(`no release of ${scenario} serves: there is nothing to roll back`)
  const before = toNone ? null : beforeOf(told, await store.decisions(scenario))
  const manifest = before === null ? null : await findRelease(store, scenario, before)
  return change(dependencies, order, { decision: 'rolled-back', manifest })
}

/** What served before a release; where the decisions don't know that it serves, what they know of. */
const beforeOf = (told: ReleaseVersion, decisions: readonly RefitDecision[]): ReleaseVersion | null => {
  const { serving, predecessor } = standingOf(decisions)
  return serving === told ? predecessor : serving
}

const change = async (
  dependencies: ChangeDependencies,
  order: Order,
  {
    decision,
    manifest,
  }: { readonly decision: RefitDecision['decision']; readonly manifest: ReleaseManifest | null },
): Promise<Changed> => {
  const { store, serving, now } = dependencies
  const { scenario, by, why, signal } = order
  const release = manifest && (await verifiedMessage(store, manifest))
  const was = serving.of(scenario)?.version ?? null
  const is = manifest?.version ?? null
  await store.recordDecision({
    scenario,
    decision,
    reason: why,
    version: is,
    serving: was,
    trigger: 'person',
    by,
    decidedAt: now(),
    seconds: 0,
    interactions: manifest?.logEnd ?? 0,
    figures: {},
  })
  await tellServing(dependencies, { scenario, release }, signal)
  return { was, is }
}

/** What is to be told of a release whose every file is whole. @throws ContractError naming what is damaged */
const verifiedMessage = async (store: ReleaseStore, manifest: ReleaseManifest): Promise<ModelRelease> => {
  const written = await store.locate(manifest)
  await store.read(written.location, written.manifestSha256)
  return releaseMessage(manifest, written)
}
