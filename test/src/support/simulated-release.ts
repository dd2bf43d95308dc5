/** A release of counted models fitted on a simulated past by the trainer's own parts: no network, no server. */
import {
  ACTIONS,
  type CatalogItem,
  type ClickstreamEvent,
  type ScenarioDefinition,
  type UserId,
} from '@profilestream/contracts'
import { splitLeaveLastOneOut, type TrainSet } from '@profilestream/evaluation'
import { createRanker } from '@profilestream/models'
import type { FittedBlend } from '@profilestream/recommendation'
import { buildExamples } from '@profilestream/trainer/dist/build-examples.js'
import { fitBlend, type BlendSource } from '@profilestream/trainer/dist/fit-blend.js'
import { createTaste } from '@profilestream/trainer/dist/taste.js'
import type { Window } from '@profilestream/trainer/dist/replay-window.js'
import { rowOfNumbers } from '@profilestream/training-log'

/** A past to fit a release on. */
export interface SimulatedPast {
  readonly definition: ScenarioDefinition
  readonly catalog: readonly CatalogItem[]
  /** Each user's events as they arrived, repeats included. */
  readonly byUser: ReadonlyMap<UserId, readonly ClickstreamEvent[]>
}

/** The weights of transitions, popularity and interests, as the trainer fits them on every second user's last interaction. */
export const fitSimulatedBlend = async ({
  definition,
  catalog,
  byUser,
}: SimulatedPast): Promise<FittedBlend> => {
  const { itemsRepeat } = definition
  const options = { definition, minimumItemSupport: 1, maximumItems: 50_000 }
  const examples = buildExamples(windowOf(definition, byUser), options)
  const { sequences, items } = examples
  const labels = new Map(catalog.map((item) => [item.itemId, item]))
  const isHeldOut = (user: number): boolean => user % 2 === 0 && (sequences[user]?.length ?? 0) >= 3
  const lengths = sequences.map(({ length }, user) => (isHeldOut(user) ? length - 1 : length))
  const taste = createTaste({ examples, definition, labels }, lengths)
  const { train, test } = splitLeaveLastOneOut({
    sequences,
    items: items.length,
    holdOut: isHeldOut,
    worthOf: (user) => taste.amountAt(user, sequences[user]?.length ?? 0),
  })
  const sources = [await counted('transitions', train), await counted('popularity', train)]
  if (taste.interests !== null) sources.push({ name: 'interests', ranker: taste.interests })
  const { unreleased } = taste
  return fitBlend(sources, test, { excludeSeen: !itemsRepeat, items: items.length, unreleased }).weights
}

const counted = async (name: 'transitions' | 'popularity', train: TrainSet): Promise<BlendSource> => ({
  name,
  ranker: await createRanker(name).fit(train, { seed: 1, progress: () => undefined }),
})

/** What the training log would give back: interactions that enter the history, each once. */
const windowOf = (definition: ScenarioDefinition, byUser: SimulatedPast['byUser']): Window => {
  const once = new Map([...byUser.values()].flat().map((event) => [event.eventId, event]))
  const rows = [...once.values()].filter(
    ({ action, itemId }) => itemId !== null && definition.actions[action]?.enters === 'history',
  )
  const users = [...new Set(rows.map(({ userId }) => userId))]
  const items = [...new Set(rows.map(({ itemId }) => itemId ?? ''))]
  const userAt = new Map<string, number>(users.map((user, at) => [user, at]))
  const itemAt = new Map<string, number>(items.map((item, at) => [item, at]))
  return {
    users,
    items,
    user: Uint32Array.from(rows, ({ userId }) => userAt.get(userId) ?? 0),
    item: Uint32Array.from(rows, ({ itemId }) => itemAt.get(itemId ?? '') ?? 0),
    occurredAt: Float64Array.from(rows, ({ occurredAt }) => occurredAt),
    action: Uint8Array.from(rows, ({ action }) => ACTIONS.indexOf(action)),
    eventHash: new Uint32Array(2 * rows.length),
    numbers: Float64Array.from(rows.flatMap(rowOfNumbers)),
    logPlaces: Uint32Array.from(rows.keys()),
  }
}
