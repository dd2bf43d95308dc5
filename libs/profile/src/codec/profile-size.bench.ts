/**
 * How large stored profiles are on MovieLens 100k: run by hand with `node libs/profile/dist/codec/profile-size.bench.js`.
 * Limits: median ≤ 1,600 bytes; ≤ 2,400 bytes at 100 interactions.
 */
import { existsSync, readFileSync } from 'node:fs'
import { asItemId, asScenarioName, parseScenario, type ItemId, type UserId } from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import { foldEvent } from '../fold/fold-event.js'
import { createHashEmbeddings } from '../hash-vector.kernel.js'
import { createProfile } from '../mutable-profile.js'
import { aCatalogItem, anEvent } from '../testing/builders.js'
import { viewProfile } from '../view/view-profile.js'
import { encodeProfile } from './encode-profile.js'

const root = new URL('../../../../', import.meta.url)
const data = process.env.PROFILESTREAM_DATA ?? new URL('../shared/data', root).pathname
const folder = `${data}/ml-100k`
if (!existsSync(folder))
  throw new Error(`${folder} is missing: set PROFILESTREAM_DATA to where the data sets are`)

const rows = (file: string): string[][] =>
  readFileSync(`${folder}/${file}`, 'utf8').trim().split('\n').slice(1).map((line) => line.split('\t')) // prettier-ignore

const video = asScenarioName('video')
const scenario = parseScenario(
  JSON.parse(readFileSync(new URL('schemas/scenarios/video.json', root), 'utf8')),
)
const catalog = new Map(
  rows('ml-100k.item').map(([id = '', , , genres = '']) => {
    const itemId = asItemId(id)
    return [itemId, aCatalogItem({ itemId, categories: genres.split(' ') })]
  }),
)
const basis: Basis = {
  scenarios: new Map([[video, scenario]]),
  catalog: { find: (_, itemId: ItemId) => catalog.get(itemId) },
  embeddings: createHashEmbeddings(),
  zoneOffsetMinutes: 0,
}
const events = rows('ml-100k.inter')
  .map(([userId = '', itemId = '', rating = '', seconds = ''], line) =>
    anEvent({
      eventId: `ml-100k-${line + 1}`,
      userId,
      action: 'rate',
      itemId,
      rating: Number(rating),
      occurredAt: Number(seconds) * 1_000,
    }),
  )
  .sort((a, b) => a.occurredAt - b.occurredAt)

const profiles = new Map<UserId, ReturnType<typeof createProfile>>()
for (const [offset, event] of events.entries()) {
  const profile = profiles.get(event.userId) ?? createProfile(event.userId)
  profiles.set(event.userId, profile)
  foldEvent(profile, { event, partition: 0, offset }, basis)
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? NaN
const sizes = [...profiles.values()].map((profile) => encodeProfile(profile).length)
const full = [...profiles.values()].filter((profile) => profile.version >= 98 && profile.version <= 100)
const lines = {
  profiles: sizes.length,
  'bytes median': quantile(sizes, 0.5),
  'bytes p90': quantile(sizes, 0.9),
  'bytes largest': Math.max(...sizes),
  'bytes mean': Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length),
  'bytes at 98 to 100 interactions, median': quantile(full.map((profile) => encodeProfile(profile).length), 0.5), // prettier-ignore
  'interactions held, median': quantile(
    [...profiles.values()].map((profile) => viewProfile(profile).scenarios.get(video)?.history.length ?? 0),
    0.5,
  ),
}
for (const [what, value] of Object.entries(lines)) process.stdout.write(`${what.padEnd(44)}${value}\n`)
