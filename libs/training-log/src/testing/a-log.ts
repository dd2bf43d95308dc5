/** What tests of the log share: folders of their own, interactions, and what lies on disk as text. */
import {
  asEpochMs,
  asEventId,
  asItemId,
  asScenarioName,
  asUserId,
  DAY_MS,
  type ScenarioName,
} from '@profilestream/contracts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { eventHashOf } from '../columns/event-hash.js'
import type { LoggedInteraction } from '../columns/interaction.js'
import { readManifest, type SegmentEntry } from '../disk/manifest.js'
import type { RecordPlace } from '../pending.js'
import { readInteractions } from '../read-interactions.js'

/** Two scenarios. */
export const video = asScenarioName('video')
export const news = asScenarioName('news')

/** A new folder, removed when the tests of the file are over. */
export const aFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'training-log-'))
  after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Interaction `id`, of one of three users with one of five items. */
export const anInteraction = (id: number, scenario: ScenarioName = video): LoggedInteraction => ({
  scenario,
  userId: asUserId(`user-${String(id % 3)}`),
  itemId: asItemId(`item-${String(id % 5)}`),
  action: 'watch',
  occurredAt: asEpochMs(1_000 + id),
  eventHash: eventHashOf(asUserId('user'), asEventId(String(id))),
})

/** Where record `offset` of a partition stood, on day 0 unless told. */
export const at = (partition: number, offset: number, day = 0): RecordPlace => ({
  partition,
  offset,
  timestamp: day * DAY_MS + offset,
})

/** Everything on disk of a scenario, as text: user item time. */
export const contentOf = async (folder: string, scenario: ScenarioName = video): Promise<string[]> => {
  const { users, items, user, item, occurredAt } = await readInteractions({ folder, scenario })
  return [...user].map((of, row) => {
    const name = items[item[row] ?? -1]
    return `${String(users[of])} ${String(name)} ${String(occurredAt[row])}`
  })
}

/** The segments that count. */
export const segmentsOf = async (folder: string): Promise<readonly SegmentEntry[]> =>
  (await readManifest(folder))?.segments ?? []
