/** Redis and Prometheus: the installed program, else the distribution's packages unpacked into the cache. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { inCache } from './places.mjs'
import { withLock } from './lock.mjs'
import { findProgram, installCommand } from './prerequisites.mjs'
import { problemsOf, SetUpError } from './problems.mjs'
import { lastLines, runProgram } from './processes.mjs'
import { withProgress } from './progress.mjs'
import { makeWhole } from './staging.mjs'

/**
 * @typedef {object} NativeServer how a server of the distribution is run
 * @property {string} command
 * @property {string | null} libraryPath for LD_LIBRARY_PATH; null when the system's own libraries serve
 */

/**
 * The Redis server.
 * @param {import('./progress.mjs').Report} report
 * @returns {Promise<NativeServer & { made: boolean }>}
 */
export const ensureRedis = async (report) => {
  const server = await ensureProgram(report, 'redis-server')
  if (server !== null) return server
  throw new SetUpError([
    `Redis is not installed and could not be unpacked from the distribution. Install: ${installCommand(['redis-server'])}; or start Docker, or give REDIS_URL.`,
  ])
}

/**
 * Prometheus, or null: without it everything works but its graphs.
 * @param {import('./progress.mjs').Report} report
 * @returns {Promise<NativeServer & { made: boolean } | null>}
 */
export const ensurePrometheus = async (report) => {
  try {
    return await ensureProgram(report, 'prometheus')
  } catch (error) {
    report(`no Prometheus: ${problemsOf(error).join(' ')}`)
    return null
  }
}

/**
 * @param {import('./progress.mjs').Report} report
 * @param {string} name the program's and the package's name
 */
const ensureProgram = async (report, name) => {
  const installed = findProgram(name)
  if (installed !== null) return { command: installed, libraryPath: null, made: false }
  const target = inCache(`distribution-${name}`)
  if (existsSync(target)) return unpackedServer(target, name, false)
  if (['apt-get', 'apt-cache', 'dpkg'].some((tool) => findProgram(tool) === null)) return null
  // One lock for all: two updates at once would spoil each other's package lists.
  return withLock({ path: inCache('locks', 'distribution.lock'), report }, async () => {
    if (existsSync(target)) return unpackedServer(target, name, false)
    const what = `${name}: unpacking the distribution's package into the cache (the system stays as it is)`
    await withProgress({ report, what }, () => unpackPackage(name, target))
    return unpackedServer(target, name, true)
  })
}

/**
 * @param {string} target
 * @param {string} name
 * @param {boolean} made
 */
const unpackedServer = (target, name, made) => {
  const libraries = join(target, 'usr', 'lib')
  const folders = existsSync(libraries)
    ? readdirSync(libraries, { withFileTypes: true }).filter(
        (entry) => entry.isDirectory() && entry.name.includes('-linux-'),
      )
    : []
  const libraryPath = folders.map((entry) => join(libraries, entry.name)).join(':')
  return {
    command: join(target, 'usr', 'bin', name),
    libraryPath: libraryPath === '' ? null : libraryPath,
    made,
  }
}

/**
 * Downloads a package with what it needs beyond this system and unpacks all into one folder. Package lists are kept in
 * the cache, so that neither root nor a change of the system is needed.
 * @param {string} name
 * @param {string} target
 */
const unpackPackage = async (name, target) => {
  const lists = inCache('apt')
  const options = aptOptions(lists)
  const update = await runProgram('apt-get', [...options, 'update'], { timeoutMs: 180_000 })
  const simulated = await runProgram('apt-get', [...options, ...installArgs(name)], { timeoutMs: 60_000 })
  const packages = [...simulated.output.matchAll(/^Inst (\S+)/gm)].map((match) => String(match[1]))
  if (!packages.includes(name)) {
    throw new SetUpError([`apt knows no package ${name}: ${lastLines(update.output + simulated.output, 3)}`])
  }
  await makeWhole(target, async (folder) => {
    const debs = join(folder, 'debs')
    mkdirSync(debs)
    const fetched = await runProgram('apt-get', [...options, 'download', ...packages], { cwd: debs })
    if (fetched.code !== 0)
      throw new SetUpError([`apt-get download ${name} failed: ${lastLines(fetched.output, 3)}`])
    for (const deb of readdirSync(debs)) await runProgram('dpkg', ['-x', join(debs, deb), folder])
    rmSync(debs, { recursive: true })
    if (!existsSync(join(folder, 'usr', 'bin', name)))
      throw new SetUpError([`The package ${name} holds no ${name}.`])
  })
}

/** @param {string} name */
const installArgs = (name) => ['--simulate', '--no-install-recommends', 'install', name]

/** @param {string} lists */
const aptOptions = (lists) => {
  for (const folder of ['lists/partial', 'archives/partial'])
    mkdirSync(join(lists, folder), { recursive: true })
  const settings = {
    'Dir::State::lists': join(lists, 'lists'),
    'Dir::Cache': lists,
    'Debug::NoLocking': 'true',
    'APT::Sandbox::User': '',
    'APT::Get::List-Cleanup': 'false',
  }
  return Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`])
}
