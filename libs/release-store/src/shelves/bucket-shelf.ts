/**
 * A bucket as a shelf. Objects can't be renamed together, so the manifest goes last and is the release: before it is there,
 * nobody finds one. No object is ever overwritten, so two writers of one version can't mix their files.
 */
import { ContractError, UnavailableError, type ScenarioName } from '@profilestream/contracts'
import { randomUUID } from 'node:crypto'
import { decisionOf } from '../decisions.js'
import { MANIFEST_FILE, requireSafeName } from '../manifest.js'
import type { RefitDecision } from '../release.js'
import type { Bucket } from './bucket.js'
import { missingFile, type ReleaseBytes, type Shelf } from './shelf.js'

/** Decisions read at the same time. */
const AT_ONCE = 16
/** Digits of a decision's number: keys are listed in the order of their text. */
const DIGITS = 9

/** Opens the shelf; the bucket has to be there. */
export const createBucketShelf = (bucket: Bucket): Shelf => ({
  name: bucket.name,
  publish: (release) => publish(bucket, release),
  read: async (location, file) => {
    const bytes = await bucket.read(`${safe(location)}/${file}`)
    if (bytes === null) throw new ContractError(missingFile(location, file, bucket.name))
    return bytes
  },
  versions: async (scenario) => {
    const keys = await bucket.keys(`${requireSafeName(scenario)}/`)
    return [...new Set(keys.map((key) => key.split('/')[1] ?? ''))]
  },
  remove: (location) => remove(bucket, safe(location)),
  removeUnfinished: () => removeUnfinished(bucket),
  appendDecision: (decision) => appendDecision(bucket, decision),
  decisions: (scenario) => readDecisions(bucket, scenario),
})

const safe = (location: string): string => location.split('/').map(requireSafeName).join('/')

const publish = async (bucket: Bucket, { location, files, manifest }: ReleaseBytes): Promise<void> => {
  for (const [file, bytes] of [...files, [MANIFEST_FILE, manifest] as const])
    await createOnce(bucket, `${location}/${file}`, bytes)
}

/** A request that was done but not answered is sent again by the client: what it then finds there is its own. */
const createOnce = async (bucket: Bucket, key: string, bytes: Uint8Array): Promise<void> => {
  if (await bucket.create(key, bytes)) return
  const found = await bucket.read(key)
  if (found !== null && Buffer.compare(found, bytes) === 0) return
  throw new UnavailableError(
    `the release store could not write ${key} in ${bucket.name}: it is there already, another writer made it; try again with the next version`,
  )
}

/** The manifest goes first: a release being removed is none. */
const remove = async (bucket: Bucket, location: string): Promise<void> => {
  await bucket.remove([`${location}/${MANIFEST_FILE}`])
  await bucket.remove(await bucket.keys(`${location}/`))
}

const VERSION_FILE = /^([^/]+\/\d+)\/[^/]+$/

const removeUnfinished = async (bucket: Bucket): Promise<void> => {
  const keys = await bucket.keys('')
  const whole = new Set(keys.filter((key) => key.endsWith(`/${MANIFEST_FILE}`)).map(releaseOf))
  await bucket.remove(keys.filter((key) => VERSION_FILE.test(key) && !whole.has(releaseOf(key))))
}

const releaseOf = (key: string): string => VERSION_FILE.exec(key)?.[1] ?? ''

const decisionsOf = (scenario: ScenarioName): string => `${requireSafeName(scenario)}/decisions/`

/** Decisions are numbered, and each has a name of its own: two that come at once have one number, and none is lost. */
const appendDecision = async (bucket: Bucket, decision: RefitDecision): Promise<void> => {
  const folder = decisionsOf(decision.scenario)
  const last = (await bucket.keys(folder)).at(-1)
  const number = last === undefined ? 1 : Number.parseInt(last.slice(folder.length), 10) + 1
  const key = `${folder}${String(number).padStart(DIGITS, '0')}-${randomUUID()}.json`
  await createOnce(bucket, key, Buffer.from(`${JSON.stringify(decision)}\n`))
}

const readDecisions = async (bucket: Bucket, scenario: ScenarioName): Promise<RefitDecision[]> => {
  const keys = await bucket.keys(decisionsOf(scenario))
  const found: RefitDecision[] = []
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const read = await Promise.all(keys.slice(from, from + AT_ONCE).map((key) => bucket.read(key)))
    for (const bytes of read) found.push(...decisionOf(Buffer.from(bytes ?? []).toString('utf8')))
  }
  return found
}
