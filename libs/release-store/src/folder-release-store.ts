/** Releases as folders on a shared disk: root/scenario/version/. */
import type { ReleasesSettings } from './settings.js'
import type { ReleaseStore } from './release-store.js'

/** Only what this store logs through; a service's logger fits. */
export interface StoreLogger {
  warn(details: object, message: string): void
}

/** Opens the store; the root is made at the first write. */
export const createReleaseStore = (
  dependencies: { readonly logger: StoreLogger },
  settings: ReleasesSettings,
): ReleaseStore => {
  throw new Error(`not yet: ${String(dependencies.logger)} ${settings.folder}`)
}
