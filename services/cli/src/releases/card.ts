/** A release's card with everything decided of it since: Markdown to read here, a page to look at. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ScenarioName } from '@profilestream/contracts'
import { cardHtml, cardMarkdown, cardOf, type ReleaseStore } from '@profilestream/release-store'
import { findRelease } from './shelf.js'

/** Reads a release, every file verified, and makes its card. @returns Markdown */
export const releaseCard = async (
  store: ReleaseStore,
  { scenario, version }: { readonly scenario: ScenarioName; readonly version: string },
  html?: string,
): Promise<string> => {
  const { location, manifestSha256 } = await store.locate(await findRelease(store, scenario, version))
  const release = await store.read(location, manifestSha256)
  const card = cardOf(release, await store.decisions(scenario))
  if (html !== undefined) {
    await mkdir(dirname(html), { recursive: true })
    await writeFile(html, cardHtml(card))
  }
  return cardMarkdown(card)
}
