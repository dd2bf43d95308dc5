/** node_modules as package-lock.json says, install scripts off; left alone when it already is. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hashOf, inRoot, readJson, root } from './places.mjs'
import { SetUpError } from './problems.mjs'
import { lastLines, runProgram } from './processes.mjs'
import { withProgress } from './progress.mjs'

/** Remembers, inside node_modules, which lockfile it was made from. */
const stampPath = () => inRoot('node_modules', '.profilestream-lockfile')

const lockHash = () => hashOf(readFileSync(inRoot('package-lock.json')))

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [link]
 * @property {boolean} [optional]
 */

/**
 * Installs what package-lock.json names unless node_modules holds it already.
 * @param {import('./progress.mjs').Report} report
 * @returns {Promise<boolean>} whether node_modules was made anew
 */
export const ensureDependencies = async (report) => {
  if (isInstalled()) return false
  await withProgress({ report, what: 'dependencies: npm ci' }, async () => {
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
    const { code, output } = await runProgram(npmCommand(), args, { cwd: root })
    if (code === 0) return
    throw new SetUpError([
      `npm ci failed (exit ${code}); is the package registry reachable?\n${lastLines(output)}`,
    ])
  })
  writeFileSync(stampPath(), lockHash())
  return true
}

const npmCommand = () => (process.platform === 'win32' ? 'npm.cmd' : 'npm')

/** Whether node_modules is what the lockfile says: by our stamp, else by npm's own record of what it installed. */
const isInstalled = () => {
  if (existsSync(stampPath()) && readFileSync(stampPath(), 'utf8') === lockHash()) return true
  const installed = readJson(inRoot('node_modules', '.package-lock.json'))
  const wanted = readJson(inRoot('package-lock.json'))
  if (installed === null || wanted === null || !holds(installed.packages, wanted.packages)) return false
  writeFileSync(stampPath(), lockHash())
  return true
}

/**
 * Whether every package wanted is installed in that very version; optional ones may be missing (other platforms).
 * @param {Record<string, LockedPackage>} installed
 * @param {Record<string, LockedPackage>} wanted
 */
const holds = (installed, wanted) =>
  Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true
    const found = installed[path]
    if (found === undefined) return entry.optional === true
    return entry.link === true
      ? found.link === true
      : found.version === entry.version && found.integrity === entry.integrity
  })
