/** The release being served: a new one is loaded beside it, verified, and takes its place between two lists; a damaged one never does. */
import {
  ContractError,
  type EpochMs,
  type ItemId,
  type ModelRelease,
  type ReleaseVersion,
} from '@profilestream/contracts'
import { ARCHITECTURES, createItemPlacer, type Architecture } from '@profilestream/models'
import type {
  FittedBlend,
  ItemTable,
  ModelEvidence,
  Numbering,
  Retrieval,
} from '@profilestream/recommendation'
import type { HistoryColumns } from '@profilestream/profile'
import type { Release, ReleaseStore, VectorReading } from '@profilestream/release-store'
import { createDeepSpace, type DeepSpaceOf } from './deep-space.js'
import type { Encoders, LoadedEncoder } from '../encoder/encoders.js'
import type { OpenRetrieval } from './open-retrieval.js'

/** A release loaded and verified. */
export interface ServingRelease {
  readonly version: ReleaseVersion
  readonly architecture: string
  readonly manifestSha256: string
  readonly releasedAt: EpochMs
  readonly blend: FittedBlend
  readonly model: ModelEvidence
  /** What its network can score: the model's items, and newer ones by their content. */
  readonly deepSpace: DeepSpaceOf
  readonly encoder: LoadedEncoder
  /** What can be read from its vectors; none of a release made before there were readings. */
  readonly readings: readonly VectorReading[]
  /** Of releases that brought an index: deep scores then come from the items near the history; all are scored without. */
  readonly retrieval: Retrieval | null
  /** The item's index in the release, −1 when it does not know it. */
  indexOf(itemId: ItemId): number
}

/** What loading needs. */
export interface LoadDependencies {
  readonly store: Pick<ReleaseStore, 'read' | 'readItemIndex'>
  readonly openRetrieval: OpenRetrieval
  readonly encoders: Encoders
}

/**
 * Loads the release that a message names, and tries it on one history before it may serve.
 * @param table  gets the release's items
 * @throws ContractError naming what is damaged; UnavailableError when the disk does not answer
 */
export const loadServingRelease = async (
  { store, encoders, openRetrieval }: LoadDependencies,
  message: ModelRelease,
  table: ItemTable,
): Promise<ServingRelease> => {
  const release = await store.read(message.location, message.manifestSha256)
  refuseForeign(release, message)
  const embeddings = { rows: release.itemEmbeddings, dimension: release.manifest.dimension }
  const index = await store.readItemIndex(message.location, message.manifestSha256)
  const retrieval = index === null ? null : await openRetrieval(index, embeddings)
  const encoder = await encoders.load(descriptionOf(release))
  try {
    await tryEncoder(encoder, release)
  } catch (error) {
    encoder.dispose()
    throw error
  }
  const model = {
    numbering: numberingOf(release.items, table),
    embeddings,
    transitions: release.transitions,
    popularity: release.popularity,
  }
  const place = release.content === undefined ? null : createItemPlacer(release.content)
  const indices = new Map(release.items.map((itemId, index) => [itemId, index]))
  return {
    version: release.manifest.version,
    architecture: release.manifest.architecture,
    manifestSha256: message.manifestSha256,
    releasedAt: release.manifest.releasedAt,
    blend: release.manifest.blend,
    model,
    deepSpace: createDeepSpace(model, place),
    encoder,
    readings: release.readings ?? [],
    retrieval,
    indexOf: (itemId) => indices.get(itemId) ?? -1,
  }
}

const refuseForeign = ({ manifest }: Release, message: ModelRelease): void => {
  if (manifest.scenario === message.scenario && manifest.version === message.version) return
  throw new ContractError(
    `${message.location} holds release ${manifest.version} of ${manifest.scenario}, ` +
      `but the message names ${message.version} of ${message.scenario}: publish the release again`,
  )
}

const descriptionOf = ({ manifest, items, weights }: Release): Parameters<Encoders['load']>[0] => {
  const { architecture, dimension, length, hyperparameters } = manifest
  if (!isArchitecture(architecture))
    throw new ContractError(
      `release ${manifest.version} holds an encoder of architecture ${architecture}; known are ${ARCHITECTURES.join(', ')}`,
    )
  return { architecture, dimension, length, hyperparameters, weights, items: items.length }
}

const isArchitecture = (name: string): name is Architecture =>
  (ARCHITECTURES as readonly string[]).includes(name)

const tryEncoder = async (encoder: LoadedEncoder, { items, manifest }: Release): Promise<void> => {
  const history = Int32Array.from({ length: Math.min(items.length, manifest.length) }, (_, index) => index)
  const vector = await encoder.encode(history, nothingKnown(history.length))
  if (vector.length === manifest.dimension && vector.every(Number.isFinite)) return
  throw new ContractError(
    `release ${manifest.version} of ${manifest.scenario} encodes a history to [${vector.subarray(0, 3).join(', ')}, …]: its weights are damaged`,
  )
}

/** Columns of interactions of which nothing is known but that they were. */
const nothingKnown = (steps: number): HistoryColumns => ({
  at: new Float64Array(steps),
  actions: new Uint8Array(steps),
  values: new Int8Array(steps),
})

/** Where the release's items lie in the item table; those it does not know yet are admitted. */
const numberingOf = (items: readonly ItemId[], table: ItemTable): Numbering => {
  const toCatalog = Int32Array.from(items, (itemId) => table.admit(itemId))
  const fromCatalog = new Int32Array(table.size()).fill(-1)
  toCatalog.forEach((index, item) => (fromCatalog[index] = item))
  return { toCatalog, fromCatalog }
}
