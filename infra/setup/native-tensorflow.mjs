/** Native TensorFlow for Node: the package's own install first, then libraries out of the Python wheel and a build here. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { inCache, inRoot, readJson } from './places.mjs'
import { withLock } from './lock.mjs'
import { installCommand, missingTools } from './prerequisites.mjs'
import { problemsOf, SetUpError } from './problems.mjs'
import { lastLines, runProgram } from './processes.mjs'
import { withProgress } from './progress.mjs'
import { makeWhole } from './staging.mjs'
import { ensureWheelParts, forgetWheelParts, WHEEL_VERSION, wheelFits } from './tensorflow-wheel.mjs'

/** How long the package's own install may take; where its download is refused it fails within a second. */
const OWN_INSTALL_LIMIT_MS = 240_000

const packageFolder = () => inRoot('node_modules', '@tensorflow', 'tfjs-node')
const stampPath = () => join(packageFolder(), '.profilestream-checked')
const packageVersion = () => String(readJson(join(packageFolder(), 'package.json'))?.version)
const addonCache = () => inCache(`tfjs-node-${packageVersion()}-${process.platform}-${process.arch}`)

/** The name node-pre-gyp gives the folder of an addon for N-API 8, which every supported Node loads. */
const ADDON = join('napi-v8', 'tfjs_binding.node')

/** Whether the user asked for the slow JavaScript backend by its name. */
export const asksForJavaScript = () => process.env['PROFILESTREAM_TENSORFLOW'] === 'javascript'

/** Whether a build for this machine is in the cache already. */
export const isTensorflowCached = () =>
  existsSync(packageFolder()) && existsSync(join(addonCache(), 'lib', ADDON))

/**
 * Makes `@tensorflow/tfjs-node` answer with its native backend.
 * @param {import('./progress.mjs').Report} report
 * @returns {Promise<boolean>} whether something was made; false when it was there and is reused
 * @throws {SetUpError} with everything that was tried and what to install
 */
export const ensureNativeTensorflow = async (report) => {
  if (asksForJavaScript()) {
    report('TensorFlow: the slow JavaScript backend, as PROFILESTREAM_TENSORFLOW=javascript asks')
    return false
  }
  if (isChecked()) return false
  return withLock({ path: inCache('locks', 'tensorflow.lock'), report }, () => makeIt(report))
}

/** Whether the addon now in place is the one that a check has seen working. */
const isChecked = () => {
  const addon = join(packageFolder(), 'lib', ADDON)
  if (!existsSync(addon) || !existsSync(stampPath())) return false
  return readFileSync(stampPath(), 'utf8') === realpathSync(addon)
}

/** @param {import('./progress.mjs').Report} report */
const makeIt = async (report) => {
  /** @type {string[]} */
  const tried = []
  for (const [name, way] of ways(report)) {
    try {
      if (!(await way())) continue
      writeFileSync(stampPath(), realpathSync(join(packageFolder(), 'lib', ADDON)))
      report(`TensorFlow: native, ${name}`)
      return true
    } catch (error) {
      tried.push(`- ${name}: ${problemsOf(error).join(' ')}`)
    }
  }
  throw new SetUpError([noWayProblem(tried)])
}

/**
 * The ways to a native TensorFlow, in order; each answers false when there is nothing for it to do, and checks
 * what it made.
 * @param {import('./progress.mjs').Report} report
 * @returns {[string, () => Promise<boolean>][]}
 */
const ways = (report) => [
  ['from the cache', useCache],
  ["by the package's own install", () => ownInstall(report)],
  [`by the libraries of tensorflow-cpu ${WHEEL_VERSION} and a build here`, () => buildFromWheel(report)],
]

const useCache = async () => {
  if (!isTensorflowCached()) return false
  linkFromCache()
  try {
    await check()
  } catch (error) {
    // A damaged cache would fail the build from it too.
    forgetWheelParts()
    throw error
  }
  return true
}

/** @param {import('./progress.mjs').Report} report */
const ownInstall = async (report) => {
  clearPackage()
  const manifest = join(packageFolder(), 'package.json')
  const before = readFileSync(manifest)
  const install = async () => {
    const path = `${inRoot('node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}`
    const { code, output } = await runProgram(process.execPath, ['scripts/install.js'], {
      cwd: packageFolder(),
      env: { ...process.env, PATH: path },
      timeoutMs: OWN_INSTALL_LIMIT_MS,
    })
    // The script rewrites its manifest while it runs; an end half-way would leave it changed.
    writeFileSync(manifest, before)
    if (code !== 0) throw new SetUpError([ownInstallProblem(code, output)])
  }
  await withProgress({ report, what: "TensorFlow: the package's own install" }, install)
  await check()
  await makeWhole(addonCache(), copyFromPackage)
  linkFromCache()
  return true
}

/**
 * @param {number} code
 * @param {string} output
 */
const ownInstallProblem = (code, output) => {
  if (code === 124) return `no end after ${OWN_INSTALL_LIMIT_MS / 1000} s.`
  return `its download failed (${/Error: .*/.exec(output)?.[0] ?? lastLines(output, 1)}).`
}

/** @param {import('./progress.mjs').Report} report */
const buildFromWheel = async (report) => {
  wheelFits()
  const missing = missingTools(['g++', 'make', 'python3', 'pip'])
  if (missing.length > 0)
    throw new SetUpError([`${missing.join(', ')} missing; install: ${installCommand(missing)}`])
  const parts = await ensureWheelParts(report)
  await makeWhole(addonCache(), async (folder) => {
    mkdirSync(join(folder, 'lib'))
    symlinkSync(parts, join(folder, 'deps'))
    linkInto(folder)
    await withProgress({ report, what: 'TensorFlow: building the addon (g++)' }, compile)
    rmSync(join(packageFolder(), 'build'), { recursive: true, force: true })
  })
  linkFromCache()
  await check()
  return true
}

const compile = async () => {
  const gyp = inRoot('node_modules', '.bin', 'node-pre-gyp')
  const { code, output } = await runProgram(gyp, ['install', '--build-from-source'], {
    cwd: packageFolder(),
    env: { ...process.env, ...headersBesideNode() },
    timeoutMs: 600_000,
  })
  if (code !== 0) throw new SetUpError([`the build failed (exit ${code}).\n${lastLines(output, 12)}`])
}

/** node-gyp downloads Node's headers unless told where they are; most installations have them beside the program. */
const headersBesideNode = () => {
  const prefix = dirname(dirname(process.execPath))
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? { npm_config_nodedir: prefix } : {}
}

/** Loads the addon in a process of its own and asks which backend answers. */
const check = async () => {
  const script = fileURLToPath(new URL('check-tensorflow.mjs', import.meta.url))
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' }
  const { code, output } = await runProgram(process.execPath, [script], { env, timeoutMs: 120_000 })
  if (code !== 0) throw new SetUpError([`it was put in place but does not work: ${lastLines(output, 3)}`])
}

const clearPackage = () => {
  for (const part of ['deps', 'lib', 'build'])
    rmSync(join(packageFolder(), part), { recursive: true, force: true })
}

/**
 * Keeps what the package's own install made, in the cache's layout.
 * @param {string} folder
 */
const copyFromPackage = (folder) => {
  for (const part of ['deps', 'lib']) {
    cpSync(join(packageFolder(), part), join(folder, part), { recursive: true, verbatimSymlinks: true })
  }
}

/** The addon finds its libraries beside itself (../../deps/lib), so both links lead to one folder of the cache. */
const linkFromCache = () => linkInto(addonCache())

/** @param {string} folder */
const linkInto = (folder) => {
  clearPackage()
  for (const part of ['deps', 'lib']) symlinkSync(join(folder, part), join(packageFolder(), part))
}

/** @param {readonly string[]} tried */
const noWayProblem = (tried) =>
  [
    'No way to native TensorFlow worked. Tried:',
    ...tried,
    `Install the build tools (${installCommand(['g++', 'make', 'python3', 'pip'])}), let the package registries be reached, and try again;`,
    'or accept a slow backend by name: PROFILESTREAM_TENSORFLOW=javascript npm start',
  ].join('\n')
