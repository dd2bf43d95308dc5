/** What a list costs with the online neighbours and content, and without, in turns in the same run; and what an event costs. */
import {
  asEpochMs,
  asItemId,
  asReleaseVersion,
  asUserId,
  MINUTE_MS,
  createSeededRandom,
} from '@profilestream/contracts'
import { anEvent, anItem } from '@profilestream/contracts/testing'
import type { Profile } from '@profilestream/profile'
import { countTrend } from '@profilestream/recommender/dist/following/follow-clickstream.js'
import { ownSpace } from '@profilestream/recommender/dist/serving/deep-space.js'
import { createRecommenderMetrics } from '@profilestream/recommender/dist/metrics.js'
import { createRecommend } from '@profilestream/recommender/dist/recommend.js'
import {
  createScenarioServings,
  type ScenarioServing,
} from '@profilestream/recommender/dist/serving/scenario-serving.js'
import { profileOf } from '@profilestream/recommender/dist/testing/a-world.js'
import { createMetrics } from '@profilestream/service'
import { createOnlineNeighbours, fitTransitions, type OnlineNeighbours } from '@profilestream/similarity'
import { shippedScenario } from '../../support/scenarios.js'
import { rounded, type Figure } from '../bench.js'

const ITEMS = 20_000
const IN_RELEASE = 18_000
const DIMENSION = 64
const USERS = 5_000
const HISTORY = 40
const ROUNDS = 15
const LISTS = 20
const NOW = asEpochMs(1_700_000_000_000)

/** CPU time, which what else runs on the machine lengthens less than the time on the wall. */
const cpuMsSince = (began: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1_000
}

const SEED = 20_231_114

const definition = {
  ...shippedScenario('video'),
  variants: [{ name: 'personal', share: 1, ranking: 'personal' as const }],
}

const scenarios = new Map([[definition.name, definition]])

const idOf = (index: number): ReturnType<typeof asItemId> => asItemId(`film-${index}`)

const servingOf = (draw: (below: number) => number): ScenarioServing => {
  const serving = createScenarioServings(scenarios).get(definition.name)
  if (serving === undefined) throw new Error('the scenario is not served')
  for (let index = 0; index < ITEMS; index++) {
    const title = `Word${draw(3_000)} of the Word${draw(3_000)}`
    serving.table.describe(
      anItem({ itemId: idOf(index), title, categories: [`kind-${draw(40)}`], tags: [`by-${draw(500)}`] }),
    )
  }
  const ways = Array.from({ length: USERS }, () =>
    Int32Array.from({ length: HISTORY }, () => draw(IN_RELEASE)),
  )
  const same = Int32Array.from({ length: IN_RELEASE }, (_, index) => index)
  const space = {
    numbering: { toCatalog: same, fromCatalog: same },
    embeddings: {
      rows: Float32Array.from({ length: IN_RELEASE * DIMENSION }, () => draw(2_001) / 1_000 - 1),
      dimension: DIMENSION,
    },
  }
  serving.serving = {
    version: asReleaseVersion('0001'),
    architecture: 'attention',
    manifestSha256: '',
    releasedAt: asEpochMs(0),
    blend: { deep: 0.5, transitions: 0.3, popularity: 0.1, interests: 0.1 },
    model: {
      ...space,
      transitions: fitTransitions(ways, IN_RELEASE),
      popularity: new Float32Array(IN_RELEASE).fill(1),
    },
    deepSpace: () => ownSpace(space),
    encoder: {
      readsColumns: false,
      encode: () => Promise.resolve(new Float32Array(DIMENSION).fill(0.1)),
      dispose: () => undefined,
    },
    readings: [],
    retrieval: null,
    indexOf: (itemId) => {
      const index = Number(itemId.slice('film-'.length))
      return index < IN_RELEASE ? index : -1
    },
  }
  return serving
}

/** Everybody watches on; microseconds an event, counted trends and all. */
const feed = (serving: ScenarioServing, draw: (below: number) => number): number => {
  const events = Array.from({ length: 100_000 }, (_, n) =>
    anEvent({
      eventId: `e${n}`,
      userId: `user-${draw(USERS)}`,
      itemId: idOf(draw(ITEMS)),
      occurredAt: asEpochMs(NOW + n * 10),
    }),
  )
  const began = process.cpuUsage()
  for (const event of events) countTrend(serving, event)
  return (cpuMsSince(began) * 1_000) / events.length
}

const viewerOf = (serving: ScenarioServing, draw: (below: number) => number): Profile =>
  profileOf(
    serving,
    Array.from({ length: HISTORY }, (_, n) =>
      anEvent({
        eventId: `v${n}`,
        userId: 'viewer',
        itemId: idOf(draw(ITEMS)),
        occurredAt: asEpochMs(NOW + n * MINUTE_MS),
      }),
    ),
  )

/** A scenario that is the same but for what was added: nothing is met online, and no item has terms. */
const bare = (serving: ScenarioServing): ScenarioServing => ({
  ...serving,
  online: createOnlineNeighbours({ halfLifeMs: 1 }),
  table: { ...serving.table, terms: () => new Set(), withTerm: () => new Set() },
})

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

/** Figures of lists and events. */
export const measureLists = async (): Promise<Record<string, Figure>> => {
  const random = createSeededRandom(SEED)
  const draw = (below: number): number => random.integer(below)
  const serving = servingOf(draw)
  const feedMicros = feed(serving, draw)
  const metrics = createRecommenderMetrics(createMetrics({ service: 'bench' }))
  const recommend = createRecommend({ metrics, clock: { now: () => NOW } }, { diversity: 0.1 })
  const profiles = Array.from({ length: LISTS }, () => viewerOf(serving, draw))
  const timeLists = async (scenario: ScenarioServing): Promise<number> => {
    const began = process.cpuUsage()
    for (const profile of profiles)
      await recommend([
        { userId: asUserId('viewer'), profile, scenario, slot: 'home', limit: 10, aboutItemId: null },
      ])
    return cpuMsSince(began) / LISTS
  }
  const without = bare(serving)
  const times: Record<'with' | 'without', number[]> = { with: [], without: [] }
  for (let round = 0; round < ROUNDS; round++) {
    times.without.push(await timeLists(without))
    times.with.push(await timeLists(serving))
  }
  const [ms, msWithout] = [median(times.with), median(times.without)]
  return {
    listCpuMs: { with: rounded(ms), without: rounded(msWithout), added: rounded(ms - msWithout) },
    eventCpuMicros: { counted: rounded(feedMicros), onlineAlone: rounded(onlineMicros(draw)) },
    onlineMiB: rounded(serving.online.sizeBytes() / 2 ** 20),
  }
}

/** Microseconds a meeting with ten items before it. */
const onlineMicros = (draw: (below: number) => number): number => {
  const online: OnlineNeighbours = createOnlineNeighbours({ halfLifeMs: 86_400_000 })
  const meetings = Array.from({ length: 100_000 }, (_, at) => ({
    item: draw(ITEMS),
    at,
    past: Int32Array.from({ length: 10 }, () => draw(ITEMS)),
  }))
  const began = process.cpuUsage()
  for (const meeting of meetings) online.add(meeting)
  return (cpuMsSince(began) * 1_000) / meetings.length
}
