/** `node infra/setup/run.mjs start|test|bench|setup|node-versions …`: sets up what is missing, then runs the built code. */
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { exerciseNodeVersions } from './node-versions.mjs'
import { inRoot } from './places.mjs'
import { problemsOf } from './problems.mjs'
import { endProgramsOnInterrupt } from './processes.mjs'
import { reportToTerminal } from './progress.mjs'
import { setUp } from './set-up.mjs'

/** @typedef {import('./set-up.mjs').Needs} Needs */

/**
 * @typedef {object} Command
 * @property {Needs} needs
 * @property {readonly string[]} [program] the built program and its first arguments
 */

/**
 * The test runner counts a build with errors as one failed case and runs what could be built.
 * @param {string} problem
 */
const tellTheTests = (problem) => {
  process.env['PROFILESTREAM_BUILD_PROBLEMS'] = problem
}

/** @type {Record<string, Command>} */
const COMMANDS = {
  start: { needs: { servers: true, tensorflow: true }, program: ['services/cli/dist/main.js', 'start'] },
  test: {
    needs: { servers: true, tensorflow: true, onBuildProblem: tellTheTests },
    program: ['test/dist/runner/main.js'],
  },
  bench: { needs: { servers: true, tensorflow: true }, program: ['test/dist/runner/bench.js'] },
  setup: { needs: { servers: true, tensorflow: true } },
  'node-versions': { needs: { servers: false, tensorflow: true } },
}

/** `--no-servers` leaves the local servers' programs aside: an image needs none of them. */
const needsOf = (/** @type {Command} */ command, /** @type {readonly string[]} */ args) => {
  if (args.includes('--help')) return HELP_NEEDS
  return args.includes('--no-servers') ? { ...command.needs, servers: false } : command.needs
}

/** Asking for help needs the build and nothing else. */
const HELP_NEEDS = { servers: false, tensorflow: false }

/**
 * Exits 1 after a set-up that failed; what could not be built fails the tests, not the set-up.
 * @param {string} name
 * @param {Command} command
 * @param {readonly string[]} args
 */
const setUpOrExit = async (name, command, args) => {
  const release = endProgramsOnInterrupt()
  try {
    await setUp(needsOf(command, args), reportToTerminal)
  } catch (error) {
    for (const problem of problemsOf(error)) reportToTerminal(problem)
    if (name === 'test') console.log('0 passed, 1 failed')
    process.exit(1)
  }
  release()
}

/**
 * Runs the built program in this very process: signals, terminal and exit code are its own.
 * @param {readonly string[]} program
 * @param {readonly string[]} args
 */
const handOver = async ([path = '', ...first], args) => {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  process.argv = [process.execPath, inRoot(path), ...first, ...args]
  await import(pathToFileURL(inRoot(path)).href)
}

const [name = '', ...args] = process.argv.slice(2)
const command = COMMANDS[name]
if (command === undefined) {
  console.error(`Unknown command "${name}"; one of ${Object.keys(COMMANDS).join(', ')}.`)
  process.exit(2)
}
await setUpOrExit(name, command, args)
if (name === 'node-versions') process.exitCode = await exerciseNodeVersions(reportToTerminal, args)
else if (command.program !== undefined) await handOver(command.program, args)
else reportToTerminal('everything is in place')
