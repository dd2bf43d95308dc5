/** The content map of a release as files: its terms as JSON, its numbers one behind another: rarity, base, rows. */
import { z } from 'zod'
import { bytesOf, floatsOf, requireNumbers } from './binary.js'
import { parseJson, type ReadVerified } from './read-file.js'
import type { ContentMap, ReleaseManifest } from './release.js'

const TERMS = 'content-terms.json'
const NUMBERS = 'content-map.f32'

/** Names of the two. */
export const CONTENT_FILES: readonly string[] = [TERMS, NUMBERS]

/** The files of a release that has a map. */
export const encodeContent = (content: ContentMap | undefined): [string, Uint8Array][] =>
  content === undefined
    ? []
    : [
        [TERMS, Buffer.from(JSON.stringify(content.terms))],
        [NUMBERS, bytesOf(content.rarity, content.base, content.rows)],
      ]

/** The map, when the release has one: the manifest names all of its files. */
export const decodeContent = async (
  { files, dimension }: ReleaseManifest,
  read: ReadVerified,
): Promise<{ readonly content?: ContentMap }> => {
  if (files[TERMS] === undefined) return {}
  const terms = parseJson(await read(TERMS), z.array(z.string()), TERMS)
  const bytes = await read(NUMBERS)
  const [rarity, base, rows] = [terms.length, dimension, terms.length * dimension]
  requireNumbers(bytes, rarity + base + rows, NUMBERS)
  return {
    content: {
      ...{ dimension, terms },
      rarity: floatsOf(bytes, 0, rarity),
      base: floatsOf(bytes, rarity, base),
      rows: floatsOf(bytes, rarity + base, rows),
    },
  }
}
