/** The TypeScript build, made when a source has changed since the last whole one. */
import { readdirSync, readFileSync, existsSync, statSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { hashOf, inRoot, root } from './places.mjs'
import { SetUpError } from './problems.mjs'
import { runProgram } from './processes.mjs'
import { withProgress } from './progress.mjs'

/**
 * What is built: the product alone, which is all that a start needs, or its tests too.
 * @typedef {'product' | 'all'} Scope
 */

/** Folders whose TypeScript is built, as in package.json's workspaces. */
const PRODUCT_FOLDERS = ['libs', 'services', 'infra']
const SKIPPED = new Set(['node_modules', 'dist', '.profilestream'])

/** @param {Scope} scope */
const foldersOf = (scope) => (scope === 'all' ? [...PRODUCT_FOLDERS, 'test'] : PRODUCT_FOLDERS)

/** @param {Scope} scope */
const stampPath = (scope) => inRoot('.profilestream', `build-stamp-${scope}`)

/**
 * Builds every package of the scope unless nothing has changed since the last build without errors.
 * @param {Scope} scope
 * @param {import('./progress.mjs').Report} report
 * @returns {Promise<boolean>} whether it was built
 * @throws {SetUpError} with the compiler's messages; what could be emitted has been
 */
export const ensureBuild = async (scope, report) => {
  const before = fingerprint(scope)
  const stamp = stampPath(scope)
  const packages = packageFolders(scope)
  const isBuilt = packages.every((folder) => existsSync(join(folder, 'dist', '.tsbuildinfo')))
  if (isBuilt && existsSync(stamp) && readFileSync(stamp, 'utf8') === before) return false
  const compiler = inRoot('node_modules', 'typescript', 'bin', 'tsc')
  await withProgress({ report, what: 'build: tsc -b' }, async () => {
    const args = [compiler, '-b', '--pretty', 'false', ...packages]
    const { code, output } = await runProgram(process.execPath, args, { cwd: root })
    if (code !== 0) throw new SetUpError([`The build has errors:\n${output.trim()}`])
  })
  mkdirSync(inRoot('.profilestream'), { recursive: true })
  writeFileSync(stamp, before)
  return true
}

/**
 * The packages that have sources, and so an output folder that somebody may have deleted.
 * @param {Scope} scope
 */
const packageFolders = (scope) =>
  sources(scope)
    .filter((path) => path.endsWith('/tsconfig.json') && existsSync(join(path, '..', 'src')))
    .map((path) => join(path, '..'))

/**
 * Path, size and time of change of every source and configuration.
 * @param {Scope} scope
 */
const fingerprint = (scope) =>
  hashOf(
    sources(scope)
      .map((path) => {
        const { mtimeMs, size } = statSync(path)
        return `${path} ${size} ${mtimeMs}`
      })
      .join('\n'),
  )

/** @param {Scope} scope */
const sources = (scope) => {
  const top = ['tsconfig.base.json', 'package-lock.json'].map((name) => inRoot(name))
  return [...top, ...foldersOf(scope).flatMap((folder) => sourcesIn(inRoot(folder)))]
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
const sourcesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !SKIPPED.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return sourcesIn(path)
      return /\.(ts|json)$/.test(entry.name) ? [path] : []
    })
