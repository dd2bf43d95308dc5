/** manifest.json: written with the checksums of all other files, read only in a format that this code knows. */
import {
  asEpochMs,
  asReleaseVersion,
  asScenarioName,
  ContractError,
  type ReleaseVersion,
  type ScenarioName,
} from '@profilestream/contracts'
import { z } from 'zod'
import { parseJson } from './read-file.js'
import { RELEASE_FORMAT, type BlendWeights, type ReleaseManifest } from './release.js'

/** Name of the manifest's file. */
export const MANIFEST_FILE = 'manifest.json'

const figures = z.record(z.string(), z.number())
const moment = z.number().transform(asEpochMs)

/** Worth of interests beside the other sources, which add up to 1, before the trainer fitted it. */
const INTERESTS_UNFITTED = 0.3

const blend = z
  .object({
    deep: z.number(),
    transitions: z.number(),
    popularity: z.number(),
    interests: z.number().optional(),
  })
  .transform(({ interests, ...others }): BlendWeights => {
    const sum = Object.values(others).reduce((all, weight) => all + Math.abs(weight), 0)
    return { ...others, interests: interests ?? INTERESTS_UNFITTED * sum }
  })

const manifestShape = z.object({
  format: z.literal(RELEASE_FORMAT),
  scenario: z.string().transform(asScenarioName),
  version: z.string().transform(asReleaseVersion),
  architecture: z.string(),
  dimension: z.int().positive(),
  length: z.int().positive(),
  hyperparameters: z.record(z.string(), z.union([z.number(), z.string()])),
  seeds: z.array(z.number()),
  windowFrom: moment,
  windowTo: moment,
  interactions: z.int().nonnegative(),
  users: z.int().nonnegative(),
  items: z.int().nonnegative(),
  logEnd: z.int().nonnegative(),
  figures,
  blend,
  transitionScoring: z.object({ steps: z.int().positive(), decay: z.number() }).exactOptional(),
  releasedAt: moment,
  files: z.record(z.string(), z.string()),
})

/** The manifest's bytes: indented, so that people can read it too. */
export const encodeManifest = (manifest: ReleaseManifest): Buffer =>
  Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)

/**
 * Reads a manifest.
 * @param location  the release's folder, for messages
 * @throws          ContractError for an unknown format or a field that is missing or wrong
 */
export const decodeManifest = (bytes: Uint8Array, location: string): ReleaseManifest => {
  const file = `${location}/${MANIFEST_FILE}`
  const { format } = parseJson(bytes, z.object({ format: z.unknown() }), file)
  if (format !== RELEASE_FORMAT)
    throw new ContractError(
      `${file} has format ${JSON.stringify(format)}, and this version reads format ${RELEASE_FORMAT} only; upgrade profilestream or refit`,
    )
  return parseJson(bytes, manifestShape, file)
}

const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

/** The folder of a release below the root. @throws ContractError for a name that is no folder's */
export const locationOf = (scenario: ScenarioName, version: ReleaseVersion): string =>
  [scenario, version].map(requireSafeName).join('/')

/** Lets only names pass that stay below the root. */
export const requireSafeName = (name: string): string => {
  if (SAFE_NAME.test(name)) return name
  throw new ContractError(
    `${JSON.stringify(name)} can't name a folder of the release store; use letters, digits, dots and dashes`,
  )
}
