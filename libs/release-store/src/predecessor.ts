/** What users had before the release that serves: what a release is tried beside. */
import type { ModelRelease, ReleaseVersion } from '@profilestream/contracts'
import { canaryTimeOf, type CanarySettings } from './canary.js'
import { releaseMessage } from './release-message.js'
import type { ReleaseStore } from './release-store.js'
import type { ReleaseManifest } from './release.js'
import { servedBy } from './standing.js'

/**
 * The message of the release that users had before; null unless the gate's release of the given one was the last that was
 * decided, or when what they had is no longer kept. One that was itself only being tried when the next came is passed over.
 */
export const predecessorOf = async (
  store: Pick<ReleaseStore, 'decisions' | 'list' | 'locate'>,
  { scenario, version }: Pick<ModelRelease, 'scenario' | 'version'>,
  canary: Pick<CanarySettings, 'minutes'>,
): Promise<ModelRelease | null> => {
  const decisions = await store.decisions(scenario)
  const last = decisions.findLast(({ decision }) => decision !== 'refused' && decision !== 'failed')
  if (last?.decision !== 'released' || last.version !== version) return null
  const manifest = allUsersHad({ served: servedBy(decisions), kept: await store.list(scenario) }, canary)
  return manifest === null ? null : releaseMessage(manifest, await store.locate(manifest))
}

/** The newest below the top that was not replaced while it was tried; the lowest had nothing to be tried beside. */
const allUsersHad = (
  { served, kept }: { readonly served: readonly ReleaseVersion[]; readonly kept: readonly ReleaseManifest[] },
  canary: Pick<CanarySettings, 'minutes'>,
): ReleaseManifest | null => {
  const manifests = served.map((version) => kept.find((one) => one.version === version) ?? null)
  for (let place = served.length - 2; place >= 0; place -= 1) {
    const [below, above] = [manifests[place], manifests[place + 1]]
    if (!below || !above) return null
    if (place === 0 || canaryTimeOf(below, canary) <= above.releasedAt) return below
  }
  return null
}
