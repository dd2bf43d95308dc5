/** Profiles of made-up events, the same under every Node: whole-number arithmetic makes them, the fold does the rest. */
import { type Action, asEpochMs, asUserId, fromJson, type UserId } from '@profilestream/contracts'
import {
  type Basis,
  checkEvent,
  createHashEmbeddings,
  createProfile,
  encodeProfile,
  foldEvent,
} from '@profilestream/profile'
import { loadScenarios, scenariosSettings } from '@profilestream/service'

const USERS = 20
const EVENTS = 200
const ITEMS = 37
const START = Date.UTC(2026, 0, 1)
const MINUTE_MS = 60_000
const RECORDED_AT = asEpochMs(START + 365 * 1_440 * MINUTE_MS)
const ACTIONS: readonly Action[] = ['view', 'click', 'add_to_cart', 'purchase', 'like', 'unlike', 'return']

/** The stored bytes of each user's profile. */
export const foldedProfiles = async (prefix: UserId): Promise<Uint8Array[]> => {
  const scenarios = await loadScenarios(scenariosSettings.parse({}))
  const basis: Basis = {
    scenarios,
    catalog: { find: () => undefined },
    embeddings: createHashEmbeddings(),
    zoneOffsetMinutes: 0,
  }
  return Array.from({ length: USERS }, (_, user) => foldUser(asUserId(`${prefix}-${user}`), user, basis))
}

const foldUser = (userId: UserId, user: number, basis: Basis): Uint8Array => {
  const profile = createProfile(userId)
  for (let offset = 0; offset < EVENTS; offset += 1) {
    const read = fromJson('ClickstreamEvent', eventOf(userId, user, offset))
    const checked = read.kind === 'accepted' ? checkEvent(read.value, RECORDED_AT, basis) : read
    foldEvent(
      profile,
      { event: checked.kind === 'accepted' ? checked.value : null, partition: 0, offset },
      basis,
    )
  }
  return encodeProfile(profile)
}

/** Every tenth event repeats the one before; dates, items and values come from products of primes. */
const eventOf = (userId: UserId, user: number, offset: number): Record<string, unknown> => {
  const place = offset % 10 === 9 ? offset - 1 : offset
  const mixed = (user * 7919 + place * 104_729) % 10_007
  return {
    eventId: `${userId}-${place}`,
    userId,
    scenario: 'ecommerce',
    action: ACTIONS[mixed % ACTIONS.length],
    occurredAt: START + (place * 211 - (mixed % 97)) * MINUTE_MS,
    itemId: `item-${mixed % ITEMS}`,
    dwellMs: mixed,
    price: (mixed % 500) / 4,
    currency: 'EUR',
    quantity: 1 + (mixed % 3),
    sessionId: `session-${place >> 3}`,
  }
}
