/** Finds the built test files, and reads off them which servers they want and whether they want the machine alone. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** One built test file. */
export interface TestFile {
  /** absolute path of the JavaScript */
  readonly path: string
  /** path of the source from the project's root, for people and patterns */
  readonly title: string
  readonly wantsServers: boolean
  readonly wantsRegistry: boolean
  readonly wantsS3: boolean
  /** end-to-end and chaos tests measure and kill, so nothing else runs beside them */
  readonly wantsQuiet: boolean
}

const PACKAGE_FOLDERS = ['libs', 'services', 'infra']
const SUPPORT_FOLDER = '/test/dist/support/'
const QUIET = /^test\/src\/(e2e|chaos)\//

/**
 * Every built test file whose source still exists.
 * @param root      the project's root
 * @param patterns  parts of source paths; a file is taken when one of them fits, all when there are none
 */
export function findTestFiles(root: string, patterns: readonly string[]): TestFile[] {
  const packages = PACKAGE_FOLDERS.flatMap((folder) => foldersIn(join(root, folder)))
  const built = [...packages, join(root, 'test')].flatMap((folder) => filesIn(join(folder, 'dist')))
  // The set-up runs before any build, so its tests are plain JavaScript beside it.
  return [...built, ...filesIn(join(root, 'infra', 'setup'))]
    .filter((path) => /\.test\.m?js$/.test(path))
    .map((path) => describeFile(root, path))
    .filter(({ title }) => existsSync(join(root, title)) && fits(title, patterns))
    .sort((a, b) => a.title.localeCompare(b.title))
}

function fits(title: string, patterns: readonly string[]): boolean {
  return (
    patterns.length === 0 ||
    patterns.some((pattern) => title.includes(pattern) || new RegExp(pattern).test(title))
  )
}

function describeFile(root: string, path: string): TestFile {
  const title = relative(root, path).replace('/dist/', '/src/').replace(/\.js$/, '.ts')
  const texts = textsWithImports(path, new Map())
  const text = [...texts.values()].join('\n')
  // The support of all tests names every server; the question is which one this file names.
  const ownText = [...texts].flatMap(([from, its]) => (from.includes(SUPPORT_FOLDER) ? [] : [its])).join('\n')
  return {
    path,
    title,
    wantsServers: /PROFILESTREAM_TEST_(?!S3)|testServers\(/.test(text),
    wantsRegistry: /PROFILESTREAM_TEST_REGISTRY_URL|schemaRegistryUrl/.test(ownText),
    wantsS3: /PROFILESTREAM_TEST_S3_URL/.test(ownText),
    wantsQuiet: QUIET.test(title),
  }
}

/** By path, a file's text and that of every file it imports by a relative path: a shared suite may name the servers. */
function textsWithImports(path: string, texts: Map<string, string>): Map<string, string> {
  if (texts.has(path) || !existsSync(path)) return texts
  const text = readFileSync(path, 'utf8')
  texts.set(path, text)
  for (const [, imported = ''] of text.matchAll(/from '(\.[^']+)'/g)) {
    textsWithImports(resolve(dirname(path), imported), texts)
  }
  return texts
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name))
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesIn(path) : [path]
  })
}
