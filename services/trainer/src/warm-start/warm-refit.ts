/** What a refit takes over from the serving release, where it can: network, parameters, weights by item id. */
import {
  ARCHITECTURES,
  SIDE_INPUT_NAMES,
  type Architecture,
  type SideInputName,
  type WarmStart,
} from '@profilestream/models'
import type { Release } from '@profilestream/release-store'
import { stepsSince, type Examples } from '../build-examples.js'
import type { RefitJob } from '../refit-job.js'

/** What is taken over. */
export interface WarmRefit extends WarmStart {
  readonly architecture: Architecture
  /** Parameters of the network that these weights belong to. */
  readonly hyperparameters: Readonly<Record<string, number | string>>
  /** Whether the release has not learned from the last of a user's first `length` steps: only then may it validate. */
  isUnseen(user: number, length: number): boolean
}

/** Below so many users who can validate, early stopping and the blend would follow chance. */
const FEWEST_VALIDATING = 128
/** A user with fewer interactions has no history to predict from. */
const SHORTEST = 3

/**
 * What can be taken over; null where the refit has to be full: there is no release, its network is no longer trained, the log is
 * another one, networks are to read something else beside items, or too few users have done anything that it has not learned from.
 * @param lengths  steps of each user that are trained on, [users]
 */
export const warmRefitOf = (
  serving: Release | null,
  {
    examples,
    lengths,
  }: { readonly examples: Pick<Examples, 'items' | 'pasts'>; readonly lengths: readonly number[] },
  job: Pick<RefitJob, 'start' | 'logEnd' | 'settings' | 'definition'>,
): WarmRefit | null => {
  const { start, logEnd, settings } = job
  if (start === 'full' || serving === null || serving.manifest.logEnd > logEnd) return null
  const architecture = ARCHITECTURES.find((name) => name === serving.manifest.architecture)
  if (architecture === undefined || !settings.architectures.includes(architecture)) return null
  const hyperparameters = parametersOf(architecture, serving.manifest.hyperparameters)
  if (readsAnother({ architecture, hyperparameters }, job)) return null
  const learned = serving.manifest.logEnd
  const isUnseen = (user: number, length: number): boolean =>
    length >= SHORTEST && stepsSince(examples.pasts[user], length, learned)
  if (lengths.filter((length, user) => isUnseen(user, length)).length < FEWEST_VALIDATING) return null
  const known = new Map(serving.items.map((item, index) => [item, index]))
  return {
    architecture,
    hyperparameters,
    encoder: { weights: serving.weights },
    itemOf: Int32Array.from(examples.items, (item) => known.get(item) ?? -1),
    isUnseen,
  }
}

/** Whether a network that settings ask for reads something else beside items than the serving one. */
const readsAnother = (
  { architecture, hyperparameters }: Pick<WarmRefit, 'architecture' | 'hyperparameters'>,
  { settings, definition }: Pick<RefitJob, 'settings' | 'definition'>,
): boolean => {
  const ofScenario = settings.sideInputs[definition.name] ?? []
  const own = settings.models[architecture] ?? {}
  const wanted = (name: SideInputName): number => own[name] ?? Number(ofScenario.includes(name))
  return SIDE_INPUT_NAMES.some((name) => Number(hyperparameters[name] ?? 0) !== wanted(name))
}

/** What a network was before a parameter of its shape was there: releases from before do not name it. */
const BEFORE: Readonly<Partial<Record<Architecture, NamedParameters>>> = { attention: { gated: 0 } }

type NamedParameters = Readonly<Record<string, number | string>>

/** The parameters that a release's weights belong to, those that it does not name with what they were. */
export const parametersOf = (architecture: Architecture, named: NamedParameters): NamedParameters => ({
  ...BEFORE[architecture],
  ...named,
})
