/** A scene that is rebuilt: profiles that were damaged, traffic that goes on, and the program that mends them. */
import { asEpochMs, type UserId } from '@profilestream/contracts'
import { encodeProfile, openProfile, profileVersionOf } from '@profilestream/profile'
import { temporaryFolder } from '../support/temporary-folder.js'
import { foldOnce } from './chaos-log.js'
import type { KillableProcess } from './killable-process.js'
import { startRebuild } from './rebuild-process.js'
import { setScene, type Scene, type SceneSettings } from './scene.js'

/** A scene, and what rebuilds it. */
export interface RebuildScene extends Scene {
  /** Where its snapshots lie. */
  readonly snapshots: string
  rebuild(...args: string[]): KillableProcess
}

const WINDOW_MS = 500

/** Sets the scene; close it at the end. */
export const setRebuildScene = async (
  settings: Omit<SceneSettings, 'durabilityWindowMs'>,
): Promise<RebuildScene> => {
  const scene = await setScene({ ...settings, durabilityWindowMs: WINDOW_MS })
  const snapshots = temporaryFolder('snapshots')
  const env = { PROFILESTREAM_PROFILE_BUILDER_DURABILITY_WINDOW_MS: String(WINDOW_MS) }
  const { kafkaBrokers, redisUrl, redisCluster = false } = settings
  const place = { kafkaBrokers, redisUrl, redisCluster, prefix: scene.prefix, env }
  return {
    ...scene,
    snapshots,
    rebuild: (...args) => startRebuild(place, [...args, '--snapshots', snapshots]),
  }
}

/** Later than any event of a test: no event covers it up. */
const DAMAGE_MS = 3_600_000

/** Changes stored profiles as a damaged server might: nothing in them says so. */
export const damage = async ({ eventLog, profiles }: Scene, users: number): Promise<UserId[]> => {
  const { profiles: clean } = await foldOnce(eventLog)
  const some = [...clean.keys()].slice(0, users)
  const { number } = await profiles.store.generations.live()
  const store = profiles.store.inGeneration(number)
  for (const userId of some) {
    const [bytes = null] = await store.readMany([userId])
    if (bytes === null) continue
    const profile = openProfile(bytes)
    profile.updatedAt = asEpochMs(profile.updatedAt + DAMAGE_MS)
    await store.compareAndSetMany([
      { userId, expectedVersion: profileVersionOf(bytes), bytes: encodeProfile(profile) },
    ])
  }
  return some
}

/** Publishes at a steady rate until it is told to end. */
export const traffic = (scene: Scene): { readonly end: () => Promise<number> } => {
  const ending = new AbortController()
  const published = scene.publishUntil(ending.signal, 1_000)
  return {
    end: () => {
      ending.abort()
      return published
    },
  }
}
