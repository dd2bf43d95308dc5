/** Reading the log beside its owner: the newest interactions of one scenario, in order of arrival. */
import type { ScenarioName } from '@profilestream/contracts'
import { joinColumns } from './columns/columns-builder.js'
import { sliceRows, type InteractionColumns } from './columns/interaction.js'
import { EMPTY_MANIFEST, readManifest, type Manifest, type SegmentEntry } from './disk/manifest.js'
import { missing, readSegment } from './disk/segment-folder.js'

/** What to read. */
export interface ReadRequest {
  /** Folder of the log. */
  readonly folder: string
  readonly scenario: ScenarioName
  /** Place in the scenario's log before which to read; to its end when absent. */
  readonly before?: number
  /** Newest interactions to read; all when absent. */
  readonly newest?: number
}

/** Reads are begun again when a file was replaced meanwhile; more than this many times means something else. */
const ATTEMPTS = 5

/** Reads interactions. @throws ContractError naming a damaged or missing segment */
export const readInteractions = async (request: ReadRequest): Promise<InteractionColumns> => {
  const { folder } = request
  return withManifest(folder, async ({ segments }) => {
    const parts: InteractionColumns[] = []
    for (const entry of neededFor(segments, request)) parts.push((await readSegment(folder, entry)).columns)
    return cut(await joinColumns(parts), request)
  })
}

/** Scenarios that a log holds interactions of, by name. */
export const scenariosIn = async (folder: string): Promise<ScenarioName[]> => {
  const { segments } = (await readManifest(folder)) ?? EMPTY_MANIFEST
  return [...new Set(segments.map(({ scenario }) => scenario))].sort()
}

/** Reads by the manifest of the moment, and again when its owner has replaced a file since. */
const withManifest = async <Read>(
  folder: string,
  read: (manifest: Manifest) => Promise<Read>,
): Promise<Read> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read((await readManifest(folder)) ?? EMPTY_MANIFEST)
    } catch (error) {
      const wasReplaced = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (!wasReplaced) throw error
      if (attempt === ATTEMPTS) throw missing(folder, error)
    }
  }
}

/** Segments that can hold one of the newest rows before a place: from the end of the log until there are enough. */
const neededFor = (
  all: readonly SegmentEntry[],
  { scenario, before = Infinity, newest = Infinity }: ReadRequest,
): SegmentEntry[] => {
  const own = all.filter((of) => of.scenario === scenario && of.firstPlace < before)
  // A segment that reaches beyond `before` may hold any number of rows below it: it is read and counts nothing.
  const whole = own.filter(({ lastPlace }) => lastPlace < before).sort((a, b) => b.firstPlace - a.firstPlace)
  let rows = 0
  const enough = whole.find((entry) => (rows += entry.rows) >= newest)
  return own.filter(({ lastPlace }) => lastPlace >= (enough?.firstPlace ?? 0))
}

const cut = (
  all: InteractionColumns,
  { before = Infinity, newest = Infinity }: ReadRequest,
): InteractionColumns => {
  const beyond = all.logPlaces.findIndex((place) => place >= before)
  const to = beyond < 0 ? all.logPlaces.length : beyond
  return sliceRows(all, Math.max(0, to - newest), to)
}
