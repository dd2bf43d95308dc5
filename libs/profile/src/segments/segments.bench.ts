/**
 * What following segments costs an event: run by hand with `node libs/profile/dist/segments/segments.bench.js`.
 * Limit: 0.3 µs an event with the three segments that ship with the video scenario.
 */
import { readFileSync } from 'node:fs'
import { asItemId, hash32, parseScenario, type ScenarioDefinition } from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import { encodeProfile } from '../codec/encode-profile.js'
import { openProfile } from '../codec/open-profile.js'
import { foldEvent } from '../fold/fold-event.js'
import { createHashEmbeddings } from '../hash-vector.kernel.js'
import { createProfile, type PlacedEvent } from '../mutable-profile.js'
import { aCatalogItem, anEvent, aUserId } from '../testing/builders.js'

const USERS = 20_000
const EVENTS = 200_000
const shipped = parseScenario(
  JSON.parse(readFileSync(new URL('../../../../schemas/scenarios/video.json', import.meta.url), 'utf8')),
)
const withInterests: ScenarioDefinition = {
  ...shipped,
  segments: [
    ...shipped.segments,
    { name: 'fan', title: 'fan', when: 'share("genre-3") > 0.2 && interest("genre-3") > 4' },
  ],
}
const items = Array.from({ length: 5_000 }, (_, i) =>
  aCatalogItem({
    itemId: asItemId(`video-${i}`),
    categories: [`genre-${i % 24}`],
    tags: [`artist:${i % 200}`],
  }),
)
const byId = new Map(items.map((item) => [item.itemId, item]))
const basisOf = (scenario: ScenarioDefinition): Basis => ({
  scenarios: new Map([[scenario.name, scenario]]),
  catalog: { find: (_, itemId) => byId.get(itemId) },
  embeddings: createHashEmbeddings(),
  zoneOffsetMinutes: 0,
})
const groups: PlacedEvent[][] = Array.from({ length: USERS }, () => [])
for (let i = 0; i < EVENTS; i++) {
  const user = hash32(String(i)) % USERS
  const event = anEvent({
    eventId: `5f0c6a1e-0000-4000-8000-${String(i).padStart(12, '0')}`,
    userId: `user-${user}`,
    action: i % 4 === 3 ? 'impression' : 'watch',
    itemId: `video-${hash32(String(i), 7) % 5_000}`,
    occurredAt: 1_700_000_000_000 + i * 43_200,
    dwellMs: hash32(String(i), 11) % 600_000,
  })
  groups[user]!.push({ event, partition: 3, offset: i })
}

const secondsOf = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
let shared = createProfile(aUserId('user'))
/** Opens, folds two events, encodes, over and over: as small batches do. */
const inBatches = (basis: Basis): void => {
  for (const own of groups) {
    let bytes: Uint8Array | null = null
    for (let from = 0; from < own.length; from += 2) {
      shared = bytes === null ? createProfile(aUserId('user'), shared) : openProfile(bytes, shared)
      for (const placed of own.slice(from, from + 2)) foldEvent(shared, placed, basis)
      bytes = encodeProfile(shared)
    }
  }
}
const kinds: readonly (readonly [string, ScenarioDefinition])[] = [
  ['no segments', { ...shipped, segments: [] }],
  ['the three that ship', shipped],
  ['and one on interests', withInterests],
]
const best = new Map(kinds.map(([name]) => [name, Infinity]))
for (let round = 0; round < 7; round++) {
  for (const [name, scenario] of kinds) {
    const seconds = secondsOf(() => inBatches(basisOf(scenario)))
    best.set(name, Math.min(best.get(name) ?? Infinity, seconds))
  }
}
for (const [name, seconds] of best)
  process.stdout.write(`${name.padEnd(28)}${((seconds / EVENTS) * 1e6).toFixed(3)} µs an event\n`)
