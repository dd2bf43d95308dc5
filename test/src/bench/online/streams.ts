/** Streams to replay: a real article platform, and a simulated newspaper; both bring new items all the time. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import {
  asEpochMs,
  DAY_MS,
  type CatalogItem,
  type ClickstreamEvent,
  type ScenarioDefinition,
} from '@profilestream/contracts'
import { readDataset } from '@profilestream/datasets'
import { createWorld, NO_NOISE } from '@profilestream/simulator'
import { dataFile } from '../../support/data-sets.js'
import { shippedScenario } from '../../support/scenarios.js'

/** Events in time order, with what is known of their items. */
export interface Stream {
  readonly definition: ScenarioDefinition
  readonly events: readonly ClickstreamEvent[]
  readonly items: readonly CatalogItem[]
  /** Where judging begins; what lies before it is learned from only. */
  readonly judgedFrom: number
}

/** Everybody ranked personally: the control group has no part in this. */
const news = (): ScenarioDefinition => ({
  ...shippedScenario('news'),
  variants: [{ name: 'personal', share: 1, ranking: 'personal' }],
})

/** Deskdrop's second half after its first. @throws Error where the data set is missing */
export const deskdropStream = async (): Promise<Stream> => {
  const file = dataFile('deskdrop', 'users_interactions.csv')
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity })
  const { events, items } = await readDataset('deskdrop', [{ name: file, lines }])
  const [begin, end] = [events[0]?.occurredAt ?? 0, events.at(-1)?.occurredAt ?? 0]
  return { definition: news(), events, items, judgedFrom: (begin + end) / 2 }
}

const STARTS_AT = asEpochMs(1_700_000_000_000)
const PAST_DAYS = 28
const LIVE_DAYS = 14

/** Two weeks of a simulated newspaper after four. */
export const newspaperStream = (seed: number): Stream => {
  const definition = news()
  const world = createWorld({
    seed,
    scenario: definition.name,
    users: 800,
    items: 400,
    startsAt: STARTS_AT,
    pastDays: PAST_DAYS,
    noise: NO_NOISE,
  })
  const items = [...world.catalog()]
  const records = [...world.past(), ...world.advanceTo(asEpochMs(STARTS_AT + LIVE_DAYS * DAY_MS))]
  items.push(...world.newItems())
  return { definition, events: records.flatMap(({ event }) => event ?? []), items, judgedFrom: STARTS_AT }
}
