/** Shows that training, saving, loading and folding work under every supported Node, with the same profile bytes. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { inCache, inRoot, root } from './places.mjs'
import { withLock } from './lock.mjs'
import { SetUpError, problemsOf } from './problems.mjs'
import { lastLines, runProgram } from './processes.mjs'
import { withProgress } from './progress.mjs'
import { makeWhole } from './staging.mjs'

/** One release of every line supported; the npm registry holds each as a plain program. */
const VERSIONS = ['20.20.2', '22.23.3', '24.21.0', '26.10.0']

/** What the exercise prints when it worked. @typedef {{ trained: string, profileHash: string }} Exercised */

/**
 * Runs the exercise under each version (or those named) and compares what they say.
 * @param {import('./progress.mjs').Report} report
 * @param {readonly string[]} named
 * @returns {Promise<number>} the exit code: 0 when all agree
 */
export const exerciseNodeVersions = async (report, named) => {
  const versions = named.length > 0 ? named : VERSIONS
  let failed = 0
  /** @type {Set<string>} */
  const hashes = new Set()
  for (const version of versions) {
    try {
      const { trained, profileHash } = await exercise(await ensureNode(version, report))
      hashes.add(profileHash)
      console.log(`Node ${version}: ${trained}; profile bytes ${profileHash}`)
    } catch (error) {
      failed += 1
      console.log(`Node ${version}: FAILED\n${problemsOf(error).join('\n')}`)
    }
  }
  if (hashes.size > 1) console.log('The profile bytes differ between versions of Node.')
  const differing = hashes.size > 1 ? 1 : 0
  console.log(`${versions.length - failed} passed, ${failed + differing} failed`)
  return failed + differing > 0 ? 1 : 0
}

/**
 * @param {string} node the program to run under
 * @returns {Promise<Exercised>}
 */
const exercise = async (node) => {
  const script = inRoot('test', 'dist', 'node-versions', 'exercise.js')
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' }
  const { code, output } = await runProgram(node, [script], { cwd: root, env, timeoutMs: 300_000 })
  const line = output.split('\n').find((text) => text.startsWith('{"trained"'))
  if (code !== 0 || line === undefined) throw new SetUpError([`exit ${code}: ${lastLines(output, 12)}`])
  return JSON.parse(line)
}

/**
 * The program of one Node version, fetched into the cache when it is missing.
 * @param {string} version
 * @param {import('./progress.mjs').Report} report
 * @returns {Promise<string>}
 */
const ensureNode = async (version, report) => {
  if (version === process.versions.node) return process.execPath
  const target = inCache(`node-${version}`)
  const program = join(target, 'bin', 'node')
  if (existsSync(program)) return program
  return withLock({ path: inCache('locks', `node-${version}.lock`), report }, async () => {
    if (!existsSync(program))
      await withProgress({ report, what: `fetching Node ${version}` }, () => fetchNode(version, target))
    return program
  })
}

/**
 * @param {string} version
 * @param {string} target
 */
const fetchNode = (version, target) =>
  makeWhole(target, async (folder) => {
    const name = `node-${process.platform}-${process.arch}@${version}`
    const packed = await runProgram('npm', ['pack', name, '--pack-destination', folder], { cwd: folder })
    const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'))
    if (packed.code !== 0 || archive === undefined) {
      throw new SetUpError([`npm pack ${name} failed: ${lastLines(packed.output, 3)}`])
    }
    const args = ['xzf', join(folder, archive), '-C', folder, '--strip-components=1']
    const unpacked = await runProgram('tar', args)
    if (unpacked.code !== 0)
      throw new SetUpError([`${archive} could not be unpacked: ${lastLines(unpacked.output, 2)}`])
    rmSync(join(folder, archive))
  })
