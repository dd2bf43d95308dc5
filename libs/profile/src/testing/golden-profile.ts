/**
 * The profile whose bytes are pinned for each format. Run by hand, `node libs/profile/dist/testing/golden-profile.js`
 * prints the golden file of the format written now: only for a format that has not landed in a release yet.
 */
import { DEFAULT_CLEANING } from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import { encodeProfile } from '../codec/encode-profile.js'
import { foldEvent } from '../fold/fold-event.js'
import { createProfile, type MutableProfile } from '../mutable-profile.js'
import { profileToJson } from '../view/profile-to-json.js'
import { decodeProfile } from '../view/view-profile.js'
import { aBasis } from './arbitraries.js'
import { aUserId } from './builders.js'
import { goldenEvents } from './golden-events.js'

/** Everything that the scenarios can switch on is on. */
const goldenBasis = (): Basis => {
  const { scenarios, ...rest } = aBasis()
  const cleaning = {
    ...DEFAULT_CLEANING,
    repeats: { withinMs: 2_000, actions: ['watch', 'view'] as const },
    bots: { ...DEFAULT_CLEANING.bots, actsPerMinute: 20 },
  }
  return {
    ...rest,
    scenarios: new Map([...scenarios].map(([name, scenario]) => [name, { ...scenario, cleaning }])),
  }
}

/** The golden events folded. */
export const goldenProfile = (): MutableProfile => {
  const profile = createProfile(aUserId('golden-ünïcode'))
  const basis = goldenBasis()
  for (const event of goldenEvents()) foldEvent(profile, event, basis)
  return profile
}

const STATED: ReadonlySet<string> = new Set(['statements', 'sentences', 'sentence', 'strength'])

const printGolden = (): void => {
  const bytes = encodeProfile(goldenProfile())
  const told = profileToJson(decodeProfile(bytes))
  // How statements are worded may change; what is held is pinned.
  const profile: unknown = JSON.parse(
    JSON.stringify(told, (key, value: unknown) => (STATED.has(key) ? undefined : value)),
  )
  process.stdout.write(`${JSON.stringify({ bytes: bytes.toString('base64'), profile }, null, 1)}\n`)
}

if (process.argv[1]?.endsWith('golden-profile.js') === true) printGolden()
