/**
 * How fast profiles are opened, folded and encoded: run by hand with `node libs/profile/dist/fold/fold-event.bench.js`.
 * Limits: fold ≥ 400,000 events/s, open + encode ≥ 150,000 profiles/s of typical size (ten events).
 */
import {
  asEpochMs,
  asItemId,
  asScenarioName,
  DEFAULT_CLEANING,
  hash32,
  type CatalogItem,
  type CleaningRules,
} from '@profilestream/contracts'
import { encodeProfile } from '../codec/encode-profile.js'
import { openProfile } from '../codec/open-profile.js'
import { createHashEmbeddings } from '../hash-vector.kernel.js'
import { createProfile, type PlacedEvent } from '../mutable-profile.js'
import { aCatalogItem, aUserId, anEvent, aScenario } from '../testing/builders.js'
import { foldEvent } from './fold-event.js'
import type { Basis } from '../basis.js'

const ITEMS = 5_000
const USERS = 20_000
const EVENTS = 200_000
const DAY_MS = 86_400_000

const video = asScenarioName('video')
const catalog = new Map<string, CatalogItem>()
for (let i = 0; i < ITEMS; i++) {
  const itemId = asItemId(`video-${i}`)
  const categories = [`genre-${hash32(itemId) % 24}`, `genre-${hash32(itemId, 1) % 24}`]
  catalog.set(itemId, aCatalogItem({ itemId, categories, tags: [`artist:${hash32(itemId, 2) % 200}`] }))
}
/** `node fold-event.bench.js plain` leaves the stateful rules out, to see what they cost. */
const isPlain = process.argv[2] === 'plain'
const cleaning: CleaningRules = {
  ...DEFAULT_CLEANING,
  repeats: { withinMs: 2_000, actions: isPlain ? [] : ['watch', 'view', 'click'] },
  bots: isPlain ? null : DEFAULT_CLEANING.bots,
}
const basis: Basis = {
  scenarios: new Map([[video, aScenario({ cleaning })]]),
  catalog: { find: (_, itemId) => catalog.get(itemId) },
  embeddings: createHashEmbeddings(),
  zoneOffsetMinutes: 0,
}

const eventOf = (i: number, user: number): PlacedEvent => ({
  event: anEvent({
    eventId: `5f0c6a1e-0000-4000-8000-${String(i).padStart(12, '0')}`,
    userId: `user-${user}`,
    action: i % 4 === 3 ? 'impression' : 'watch',
    itemId: `video-${hash32(String(i), 7) % ITEMS}`,
    occurredAt: 1_700_000_000_000 + i * (DAY_MS / 2_000) + (i % 2) * 40_000,
    device: 'phone',
    sessionId: 'session-1',
    completion: (hash32(String(i), 9) % 101) / 100,
    dwellMs: hash32(String(i), 11) % 600_000,
    recommendationId: i % 5 === 0 ? 'list-1' : null,
  }),
  partition: 3,
  offset: i,
})

/** CPU seconds of this process, so that neighbours on the machine count less. */
const seconds = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
const rate = (count: number, work: () => void): string => {
  const best = Math.min(...Array.from({ length: 5 }, () => seconds(work)))
  return `${Math.round(count / best).toLocaleString('en')}/s (${((best / count) * 1e6).toFixed(2)} µs)`
}

const events = Array.from({ length: EVENTS }, (_, i) => eventOf(i, hash32(String(i)) % USERS))
const byUser: PlacedEvent[][] = Array.from({ length: USERS }, () => [])
for (const [i, placed] of events.entries()) byUser[hash32(String(i)) % USERS]!.push(placed)

const report = (what: string, line: string): void => void process.stdout.write(`${what.padEnd(52)}${line}\n`)

let shared = createProfile(aUserId('user'))
report(
  'fold only, one profile in memory',
  rate(EVENTS, () => {
    shared = createProfile(aUserId('user'), shared)
    for (const placed of events) foldEvent(shared, placed, basis)
  }),
)
report(
  `create, fold ~${EVENTS / USERS} events, encode: users`,
  rate(USERS, () => {
    for (const [user, own] of byUser.entries()) {
      shared = createProfile(aUserId(`user-${user}`), shared)
      for (const placed of own) foldEvent(shared, placed, basis)
      encodeProfile(shared)
    }
  }),
)
const stored = byUser.map((own, user) => {
  const profile = createProfile(aUserId(`user-${user}`))
  for (const placed of own) foldEvent(profile, placed, basis)
  return encodeProfile(profile)
})
const median = stored.map((bytes) => bytes.length).sort((a, b) => a - b)[USERS / 2]
report('bytes of such a profile, median', String(median))
const skipped: PlacedEvent = { ...eventOf(0, 0), offset: 0 }
report(
  'open, touch one scenario, encode: profiles',
  rate(USERS, () => {
    for (const bytes of stored) {
      shared = openProfile(bytes, shared)
      foldEvent(shared, skipped, basis)
      encodeProfile(shared)
    }
  }),
)
let at = 1_800_000_000_000
report(
  'open, fold one event, encode: profiles',
  rate(USERS, () => {
    for (const bytes of stored) {
      at += 1
      shared = openProfile(bytes, shared)
      foldEvent(
        shared,
        {
          event: anEvent({ eventId: `e-${at}`, occurredAt: asEpochMs(at), itemId: 'video-7' }),
          partition: 3,
          offset: 10_000_000,
        },
        basis,
      )
      encodeProfile(shared)
    }
  }),
)
const full = (() => {
  const profile = createProfile(aUserId('full'))
  for (const placed of events.slice(0, 300)) foldEvent(profile, placed, basis)
  return encodeProfile(profile)
})()
report(
  `open, fold one event, encode: full profiles of ${full.length} bytes`,
  rate(20_000, () => {
    for (let i = 0; i < 20_000; i++) {
      at += 1
      shared = openProfile(full, shared)
      foldEvent(
        shared,
        {
          event: anEvent({ eventId: `e-${at}`, occurredAt: asEpochMs(at), itemId: 'video-7' }),
          partition: 3,
          offset: 10_000_000,
        },
        basis,
      )
      encodeProfile(shared)
    }
  }),
)
