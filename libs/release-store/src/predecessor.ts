/** What users had before the release that serves: what a release is tried beside. */
import type { ModelRelease } from '@profilestream/contracts'
import { releaseMessage } from './release-message.js'
import type { ReleaseStore } from './release-store.js'
import { standingOf } from './standing.js'

/** The message of the release before; null unless the gate's release of the given one was the last that was decided. */
export const predecessorOf = async (
  store: Pick<ReleaseStore, 'decisions' | 'list' | 'locate'>,
  { scenario, version }: Pick<ModelRelease, 'scenario' | 'version'>,
): Promise<ModelRelease | null> => {
  const decisions = await store.decisions(scenario)
  const last = decisions.findLast(({ decision }) => decision !== 'refused' && decision !== 'failed')
  if (last?.decision !== 'released' || last.version !== version) return null
  const { predecessor } = standingOf(decisions)
  const manifest = (await store.list(scenario)).find((kept) => kept.version === predecessor)
  return manifest === undefined ? null : releaseMessage(manifest, await store.locate(manifest))
}
