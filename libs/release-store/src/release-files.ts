/** A release as files: which file holds what, both ways. The checksums are the folder's business, not this file's. */
import { asItemId, ContractError, type ItemId } from '@profilestream/contracts'
import { parseNormalisation, type Normalisation } from '@profilestream/profile'
import { z } from 'zod'
import { bytesOf, decodeNeighbours, encodeNeighbours, floatsOf, requireNumbers } from './binary.js'
import { cardFiles } from './card/card-files.js'
import { trainingRecordShape } from './training-record.js'
import { parseJson, type ReadVerified } from './read-file.js'
import { CONTENT_FILES, decodeContent, encodeContent } from './content-files.js'
import { decodeReadings, encodeReadings, READINGS_FILE } from './vector-readings.js'
import type { NamedTensors, Release, ReleaseDraft, ReleaseManifest } from './release.js'

/** The files of a release beside manifest.json. */
export const RELEASE_FILES = {
  items: 'items.json',
  embeddings: 'item-embeddings.f32',
  weightsIndex: 'weights.json',
  weights: 'weights.f32',
  transitions: 'transitions.bin',
  popularity: 'popularity.f32',
  normalisation: 'normalisation.json',
  training: 'training.json',
  itemIndex: 'item-index.bin',
} as const

/** The others are for people: read to be verified only. */
const SERVING_FILES: ReadonlySet<string> = new Set([
  ...Object.values(RELEASE_FILES),
  ...CONTENT_FILES,
  READINGS_FILE,
])

/** All files of a release beside its manifest, by name. */
export const encodeFiles = (release: ReleaseDraft): ReadonlyMap<string, Uint8Array> => {
  const weights = Object.entries(release.weights)
  const index = weights.map(([name, { shape }]) => ({ name, shape }))
  return new Map<string, Uint8Array>([
    [RELEASE_FILES.items, Buffer.from(JSON.stringify(release.items))],
    [RELEASE_FILES.embeddings, bytesOf(release.itemEmbeddings)],
    [RELEASE_FILES.weightsIndex, Buffer.from(JSON.stringify(index))],
    [RELEASE_FILES.weights, bytesOf(...weights.map(([, { data }]) => data))],
    [RELEASE_FILES.transitions, encodeNeighbours(release.transitions)],
    [RELEASE_FILES.popularity, bytesOf(release.popularity)],
    ...encodeNormalisation(release),
    ...encodeTraining(release),
    ...cardFiles(release),
    ...(release.itemIndex === undefined ? [] : [[RELEASE_FILES.itemIndex, release.itemIndex] as const]),
    ...encodeContent(release.content),
    ...encodeReadings(release.readings),
  ])
}

/** The whole release of a manifest. */
export const decodeFiles = async (manifest: ReleaseManifest, read: ReadVerified): Promise<Release> => {
  for (const file of Object.keys(manifest.files)) if (!SERVING_FILES.has(file)) await read(file)
  const popularity = await read(RELEASE_FILES.popularity)
  requireNumbers(popularity, manifest.items, RELEASE_FILES.popularity)
  return {
    manifest,
    items: await decodeItems(manifest, read),
    itemEmbeddings: await decodeEmbeddings(manifest, read),
    weights: await decodeWeights(read),
    transitions: {
      ...decodeNeighbours(await read(RELEASE_FILES.transitions), manifest.items, RELEASE_FILES.transitions),
      ...(manifest.transitionScoring && { scoring: manifest.transitionScoring }),
    },
    popularity: floatsOf(popularity, 0, manifest.items),
    ...(await decodeNormalisation(manifest, read)),
    ...(await decodeTraining(manifest, read)),
    ...(await decodeContent(manifest, read)),
    ...(await decodeReadings(manifest, read)),
  }
}

const encodeTraining = ({ training }: ReleaseDraft): [string, Uint8Array][] =>
  training === undefined ? [] : [[RELEASE_FILES.training, Buffer.from(`${JSON.stringify(training)}\n`)]]

const decodeTraining = async (
  { files }: ReleaseManifest,
  read: ReadVerified,
): Promise<Pick<Release, 'training'>> => {
  const file = RELEASE_FILES.training
  return files[file] === undefined ? {} : { training: parseJson(await read(file), trainingRecordShape, file) }
}

const encodeNormalisation = ({ normalisation }: ReleaseDraft): [string, Uint8Array][] =>
  normalisation === undefined
    ? []
    : [[RELEASE_FILES.normalisation, Buffer.from(`${JSON.stringify(normalisation)}\n`)]]

/** Limits and scalers, when the release has any: the manifest names all of its files. */
export const decodeNormalisation = async (
  { files }: ReleaseManifest,
  read: ReadVerified,
): Promise<{ readonly normalisation?: Normalisation }> => {
  const file = RELEASE_FILES.normalisation
  if (files[file] === undefined) return {}
  return { normalisation: parseNormalisation(parseJson(await read(file), z.unknown(), file), file) }
}

/** Item of each index, [items]. */
export const decodeItems = async (manifest: ReleaseManifest, read: ReadVerified): Promise<ItemId[]> => {
  const items = parseJson(await read(RELEASE_FILES.items), z.array(z.string()), RELEASE_FILES.items)
  if (items.length !== manifest.items)
    throw new ContractError(
      `${RELEASE_FILES.items} names ${items.length} items where the manifest says ${manifest.items}; restore the folder or refit`,
    )
  return items.map(asItemId)
}

/** Item embeddings, [items, dimension]. */
export const decodeEmbeddings = async (
  { items, dimension }: ReleaseManifest,
  read: ReadVerified,
): Promise<Float32Array> => {
  const bytes = await read(RELEASE_FILES.embeddings)
  requireNumbers(bytes, items * dimension, RELEASE_FILES.embeddings)
  return floatsOf(bytes, 0, items * dimension)
}

const weightsIndex = z.array(z.object({ name: z.string(), shape: z.array(z.int().nonnegative()) }))

const decodeWeights = async (read: ReadVerified): Promise<NamedTensors> => {
  const index = parseJson(await read(RELEASE_FILES.weightsIndex), weightsIndex, RELEASE_FILES.weightsIndex)
  const bytes = await read(RELEASE_FILES.weights)
  const sizes = index.map(({ shape }) => shape.reduce((product, side) => product * side, 1))
  requireNumbers(
    bytes,
    sizes.reduce((sum, size) => sum + size, 0),
    RELEASE_FILES.weights,
  )
  let from = 0
  const tensors = index.map(({ name, shape }, place) => {
    const size = sizes[place] ?? 0
    const data = floatsOf(bytes, from, size)
    from += size
    return [name, { shape, data }] as const
  })
  return Object.fromEntries(tensors)
}
