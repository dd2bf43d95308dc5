/** The bot intervals on disk beside the training log: profile updates are kept for days only, bots are remembered longer. */
import { asEpochMs, asScenarioName, UnavailableError, type KnownBot } from '@profilestream/contracts'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const FILE = 'bots.json'

const moment = z.number().transform(asEpochMs)
const span = z.object({
  from: moment,
  to: moment.nullable(),
  scenario: z.string().transform(asScenarioName).nullable().default(null),
})
const shape = z.object({
  clusterId: z.string(),
  topic: z.string(),
  /** Next offset by partition of profile-updates; null for a partition that was never read. */
  offsets: z.array(z.number().nullable()),
  users: z.array(z.tuple([z.string(), z.object({ version: z.number(), spans: z.array(span) })])),
})

/** What was known of bots, and up to where profile-updates was read for it. */
export interface BotsSnapshot {
  readonly clusterId: string
  readonly topic: string
  readonly offsets: readonly (number | null)[]
  readonly users: readonly (readonly [string, KnownBot])[]
}

/** Reads the snapshot; null where there is none or it can't be read: profile-updates is then read as far back as it goes. */
export const readBots = async (folder: string): Promise<BotsSnapshot | null> => {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return shape.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Writes the snapshot, whole or not at all. @throws UnavailableError when the disk refuses */
export const writeBots = async (folder: string, snapshot: BotsSnapshot): Promise<void> => {
  const path = join(folder, FILE)
  try {
    await writeFile(`${path}.new`, JSON.stringify(snapshot))
    await rename(`${path}.new`, path)
  } catch (cause) {
    throw new UnavailableError(`the bot intervals could not be written to ${path}; free the disk`, { cause })
  }
}
