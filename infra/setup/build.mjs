/** The TypeScript build, made when a source has changed since the last whole one. */
import { readdirSync, readFileSync, existsSync, statSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { hashOf, inRoot, root } from './places.mjs'
import { SetUpError } from './problems.mjs'
import { runProgram } from './processes.mjs'
import { withProgress } from './progress.mjs'

const stampPath = () => inRoot('.profilestream', 'build-stamp')

/** Folders whose TypeScript is built, as in package.json's workspaces. */
const SOURCE_FOLDERS = ['libs', 'services', 'infra', 'test']
const SKIPPED = new Set(['node_modules', 'dist', '.profilestream'])

/**
 * Builds every package unless nothing has changed since the last build without errors.
 * @param {import('./progress.mjs').Report} report
 * @returns {Promise<boolean>} whether it was built
 * @throws {SetUpError} with the compiler's messages; what could be emitted has been
 */
export const ensureBuild = async (report) => {
  const before = fingerprint()
  if (existsSync(stampPath()) && readFileSync(stampPath(), 'utf8') === before && isBuilt()) return false
  const compiler = inRoot('node_modules', 'typescript', 'bin', 'tsc')
  await withProgress({ report, what: 'build: tsc -b' }, async () => {
    const { code, output } = await runProgram(process.execPath, [compiler, '-b', '--pretty', 'false'], {
      cwd: root,
    })
    if (code !== 0) throw new SetUpError([`The build has errors:\n${output.trim()}`])
  })
  mkdirSync(inRoot('.profilestream'), { recursive: true })
  writeFileSync(stampPath(), before)
  return true
}

/** Every package must have an output folder: somebody may have deleted one. */
const isBuilt = () => packageFolders().every((folder) => existsSync(join(folder, 'dist', '.tsbuildinfo')))

const packageFolders = () =>
  sources()
    .filter((path) => path.endsWith('/tsconfig.json') && existsSync(join(path, '..', 'src')))
    .map((path) => join(path, '..'))

/** Path, size and time of change of every source and configuration. */
const fingerprint = () =>
  hashOf(
    sources()
      .map((path) => {
        const { mtimeMs, size } = statSync(path)
        return `${path} ${size} ${mtimeMs}`
      })
      .join('\n'),
  )

const sources = () => {
  const top = ['tsconfig.json', 'tsconfig.base.json', 'package-lock.json'].map((name) => inRoot(name))
  return [...top, ...SOURCE_FOLDERS.flatMap((folder) => sourcesIn(inRoot(folder)))]
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
