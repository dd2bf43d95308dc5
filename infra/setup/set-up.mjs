/** Everything that must be there before a command of the project can run, made where it is missing. */
import process from 'node:process'
import { acquireServers } from './acquire.mjs'
import { ensureBuild } from './build.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { givenAddresses } from './given-addresses.mjs'
import { withLock } from './lock.mjs'
import { asksForJavaScript, ensureNativeTensorflow, isTensorflowCached } from './native-tensorflow.mjs'
import { cacheFolder, cloneLock, root } from './places.mjs'
import { diskProblems, dockerAnswers, missingToolProblems, nodeProblems } from './prerequisites.mjs'
import { allOrProblems, SetUpError } from './problems.mjs'

/** Room for node_modules, the build and the servers' own data; and for TensorFlow's libraries while they are unpacked. */
const PROJECT_MB = 1_500
const CACHE_MB = 1_800

/**
 * What a command needs.
 * @typedef {object} Needs
 * @property {boolean} servers whether Kafka and Redis will be wanted
 * @property {boolean} tensorflow
 * @property {import('./build.mjs').Scope} build
 * @property {(problem: string) => void} [onBuildProblem] told of a build with errors instead of a failure: what could
 *   be emitted has been, and the tests say more than the compiler alone
 */

/**
 * Makes what is missing and says in one line what it reuses.
 * @param {Needs} needs
 * @param {import('./progress.mjs').Report} report
 * @throws {SetUpError} with all problems at once
 */
export const setUp = async (needs, report) => {
  const local = needs.servers ? localServers() : []
  const problems = prerequisiteProblems(needs, local)
  if (problems.length > 0) throw new SetUpError(problems)
  /** @type {string[]} */
  const reused = []
  /** @param {string} what @param {boolean} made */
  const note = (what, made) => made || reused.push(what)
  await withLock({ path: cloneLock(), report }, async () => {
    const project = async () => {
      note('dependencies', await ensureDependencies(report))
      // TensorFlow's download and the compiler want the network and the processor, so they share the time.
      await allOrProblems([
        needs.tensorflow
          ? ensureNativeTensorflow(report).then((made) => note('TensorFlow', made))
          : Promise.resolve(),
        build(needs, report).then((made) => note('build', made)),
      ])
    }
    await allOrProblems([project(), prefetch(local, report, note)])
  })
  if (reused.length > 0) report(`reused: ${reused.join(', ')}`)
}

/**
 * @param {Needs} needs
 * @param {import('./progress.mjs').Report} report
 */
const build = async ({ build: scope, onBuildProblem }, report) => {
  try {
    return await ensureBuild(scope, report)
  } catch (error) {
    if (onBuildProblem === undefined || !(error instanceof SetUpError)) throw error
    onBuildProblem(error.message)
    return true
  }
}

/** Servers that will run as local packages: those not given, when no Docker engine answers. */
const localServers = () => {
  const given = givenAddresses()
  const wanted = [...(given.kafka ? [] : ['kafka']), ...(given.redis ? [] : ['redis'])]
  return wanted.length > 0 && !dockerAnswers() ? [...wanted, 'prometheus'] : []
}

/**
 * @param {readonly string[]} local
 * @param {import('./progress.mjs').Report} report
 * @param {(what: string, made: boolean) => void} note
 */
const prefetch = async (local, report, note) => {
  const found = await acquireServers(local, report)
  for (const [name, server] of Object.entries(found)) if (server !== null) note(name, server.made)
}

/**
 * What can be known before anything is downloaded.
 * @param {Needs} needs
 * @param {readonly string[]} local
 */
const prerequisiteProblems = (needs, local) => {
  const certain = [
    ...nodeProblems(process.versions.node),
    ...diskProblems(root, PROJECT_MB),
    ...(needs.tensorflow && !isTensorflowCached() ? diskProblems(cacheFolder(), CACHE_MB) : []),
    ...(local.includes('kafka')
      ? missingToolProblems(['java'], 'A local Kafka (no KAFKA_BROKERS given, no Docker engine answers)')
      : []),
  ]
  // The package's own install may do without these; they are worth naming when the start has to stop anyway.
  const likely =
    needs.tensorflow && !isTensorflowCached() && !asksForJavaScript() ? ['g++', 'make', 'python3', 'pip'] : []
  return certain.length === 0
    ? []
    : [
        ...certain,
        ...missingToolProblems(
          /** @type {import('./prerequisites.mjs').Tool[]} */ (likely),
          "TensorFlow, where the package's own download is refused,",
        ),
      ]
}
