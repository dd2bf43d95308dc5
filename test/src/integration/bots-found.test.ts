/**
 * Who is taken for a machine, measured where the truth is known: on the crawlers of the five worlds, on the slow scrapers
 * that the rules were not made for, on farms of likes, and on people, simulated and real. Seeds and floors were fixed before
 * the first run on these seeds; the rules were made on the crawlers of seed 5, where scrapers were looked at too, and the
 * rule about repetition for the farms.
 */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { asEpochMs, asScenarioName, type ClickstreamEvent, type UserId } from '@profilestream/contracts'
import { detectFormat, readDataset } from '@profilestream/datasets'
import {
  createHashEmbeddings,
  createProfile,
  foldEvent,
  type Basis,
  type MutableProfile,
} from '@profilestream/profile'
import { createWorld, WORLD_NAMES, type BotKind, type WorldName } from '@profilestream/simulator'
import { dataFolder } from '../support/data-sets.js'
import { shippedScenario } from '../support/scenarios.js'

const SEEDS = [301, 302]
const USERS = 400
const BOT_SHARE = 0.03
const STARTS_AT = asEpochMs(Date.UTC(2026, 10, 24))

const basis: Basis = {
  scenarios: new Map(WORLD_NAMES.map((name) => [asScenarioName(name), shippedScenario(name)])),
  catalog: { find: () => undefined },
  embeddings: createHashEmbeddings(),
  zoneOffsetMinutes: 0,
}

/** Users and events, and how many of them were in quarantine at least once. */
interface Judged {
  users: number
  caught: number
  events: number
  quarantined: number
}
const nobody = (): Judged => ({ users: 0, caught: 0, events: 0, quarantined: 0 })

const judge = (
  events: Iterable<ClickstreamEvent>,
  isBot: (userId: UserId) => boolean,
  into: { people: Judged; bots: Judged },
): void => {
  const profiles = new Map<UserId, MutableProfile>()
  const caught = new Set<UserId>()
  let offset = 0
  for (const event of events) {
    const judged = isBot(event.userId) ? into.bots : into.people
    const known = profiles.get(event.userId)
    const profile = known ?? createProfile(event.userId)
    if (known === undefined) judged.users += 1
    profiles.set(event.userId, profile)
    judged.events += 1
    if (foldEvent(profile, { event, partition: 0, offset: offset++ }, basis) !== 'quarantined') continue
    judged.quarantined += 1
    if (!caught.has(event.userId)) judged.caught += 1
    caught.add(event.userId)
  }
}

function* pastOf(scenario: WorldName, seed: number, botKind: BotKind) {
  const noise = { duplicates: 0.01, late: 0.01, malformed: 0, bots: BOT_SHARE }
  const world = createWorld({
    seed,
    scenario: asScenarioName(scenario),
    users: USERS,
    startsAt: STARTS_AT,
    noise,
    botKind,
  })
  for (const { event } of world.past()) {
    if (event !== undefined) yield { event, isBot: world.truth.isBot(event.userId) }
  }
}

const measure = (botKind: BotKind): { people: Judged; bots: Judged } => {
  const found = { people: nobody(), bots: nobody() }
  for (const scenario of WORLD_NAMES) {
    for (const seed of SEEDS) {
      const events = [...pastOf(scenario, seed, botKind)]
      const bots = new Set(events.filter(({ isBot }) => isBot).map(({ event }) => event.userId))
      judge(
        events.map(({ event }) => event),
        (userId) => bots.has(userId),
        found,
      )
    }
  }
  return found
}

const tell = (context: TestContext, what: string, { people, bots }: { people: Judged; bots: Judged }): void =>
  context.diagnostic(
    `${what}: recall ${bots.caught}/${bots.users} bots, ${bots.quarantined}/${bots.events} of their events; ` +
      `precision ${bots.caught}/${bots.caught + people.caught}; people wrongly quarantined ${people.caught}/${people.users}`,
  )

test('the crawlers of the five worlds are found, and no people with them', (context) => {
  const found = measure('crawler')

  tell(context, 'crawler', found)
  assert.ok(found.bots.caught >= 0.9 * found.bots.users)
  assert.ok(found.bots.quarantined >= 0.6 * found.bots.events)
  assert.ok(found.people.caught <= 0.01 * found.people.users)
})

test('slow scrapers with uneven pauses, which the rules were not made for, are mostly found', (context) => {
  const found = measure('scraper')

  tell(context, 'scraper', found)
  assert.ok(found.bots.caught >= 0.7 * found.bots.users)
  assert.ok(found.people.caught <= 0.01 * found.people.users)
})

test('farms of accounts that like the same few items over and over are found, and no people with them', (context) => {
  const found = measure('farm')

  tell(context, 'farm', found)
  assert.ok(found.bots.caught >= 0.9 * found.bots.users)
  assert.ok(found.people.caught <= 0.01 * found.people.users)
})

test('people at a simulated rush are not taken for machines', (context) => {
  const found = { people: nobody(), bots: nobody() }
  for (const scenario of WORLD_NAMES) {
    const world = createWorld({
      seed: SEEDS[0] ?? 0,
      scenario: asScenarioName(scenario),
      startsAt: STARTS_AT,
      pastDays: 3,
      noise: { duplicates: 0, late: 0, malformed: 0, bots: 0 },
      liveEventsPerSecond: 10,
    })
    const events = world
      .advanceTo(asEpochMs(STARTS_AT + 1_800_000))
      .flatMap(({ event }) => (event === undefined || event.occurredAt < STARTS_AT ? [] : event))
    judge(events, () => false, found)
  }

  tell(context, 'rush', found)
  assert.ok(found.people.users > 500)
  assert.ok(found.people.caught <= 0.01 * found.people.users)
})

for (const name of ['ml-100k', 'yoochoose-100k', 'deskdrop', 'collegemsg', 'mind-sample']) {
  const folder = join(dataFolder, name)
  const skip = existsSync(folder) ? false : `no data set at ${folder}: set PROFILESTREAM_DATA`
  test(
    `of the people of ${name} at most one in a hundred is taken for a machine`,
    { skip },
    async (context) => {
      const glimpses = readdirSync(folder).map((file) => ({
        name: join(folder, file),
        firstLines: readFileSync(join(folder, file), 'utf8').split('\n', 3),
      }))
      const detected = detectFormat(glimpses)
      assert.ok(detected !== null)
      const dataset = await readDataset(
        detected.format,
        detected.files.map((file) => ({
          name: file,
          lines: readFileSync(file, 'utf8').replace(/\n$/, '').split('\n'),
        })),
      )
      const found = { people: nobody(), bots: nobody() }

      judge(dataset.events, () => false, found)

      tell(context, name, found)
      assert.ok(found.people.caught <= 0.01 * found.people.users)
    },
  )
}
