/** The page at /: where things are, and a look at a profile and a list; plain files, nothing from elsewhere. */
import { readFile } from 'node:fs/promises'

/** One file of the page. */
export interface PageFile {
  readonly path: string
  readonly mediaType: string
  readonly text: string
}

/** The page's files and the headers each is sent with. */
export interface HomePage {
  readonly files: readonly PageFile[]
  readonly headers: Readonly<Record<string, string>>
}

/** Scripts, styles and connections only from this very server; no frames, no forms sent elsewhere. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

const FILES = [
  { path: '/', name: 'index.html', mediaType: 'text/html; charset=utf-8' },
  { path: '/page.js', name: 'page.js', mediaType: 'text/javascript; charset=utf-8' },
  { path: '/page.css', name: 'page.css', mediaType: 'text/css; charset=utf-8' },
] as const

/**
 * Reads the page's files once.
 * @param folder  where they lie: services/gateway/src/web
 */
export const readHomePage = async (folder: URL): Promise<HomePage> => ({
  headers: HEADERS,
  files: await Promise.all(
    FILES.map(async ({ path, name, mediaType }) => ({
      path,
      mediaType,
      text: await readFile(new URL(name, folder), 'utf8'),
    })),
  ),
})
