/** `node infra/setup/run.mjs start|test|bench|evaluate-all|setup|node-versions …`: sets up what is missing, then runs the built code. */
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

/** @type {Needs} */
const PRODUCT = { servers: true, tensorflow: true, build: 'product' }
/** @type {Needs} */
const EVERYTHING = { servers: true, tensorflow: true, build: 'all' }
/** Asking for help needs the build and nothing else. @type {Needs} */
const HELP = { servers: false, tensorflow: false, build: 'product' }

/** @type {Record<string, Command>} */
const COMMANDS = {
  start: { needs: PRODUCT, program: ['services/cli/dist/main.js', 'start'] },
  test: { needs: { ...EVERYTHING, onBuildProblem: tellTheTests }, program: ['test/dist/runner/main.js'] },
  bench: { needs: EVERYTHING, program: ['test/dist/runner/bench.js'] },
  'evaluate-all': {
    needs: { ...EVERYTHING, servers: false },
    program: ['test/dist/evaluation/main.js'],
  },
  setup: { needs: EVERYTHING },
  // An image needs neither the programs of local servers nor the tests.
  'setup-image': { needs: { ...PRODUCT, servers: false } },
  'node-versions': { needs: { ...EVERYTHING, servers: false } },
}

/**
 * What a call needs; asking for help needs less, and the tests' own help the tests.
 * @param {Command} command
 * @param {readonly string[]} args
 */
const needsOf = ({ needs }, args) => (args.includes('--help') ? { ...HELP, build: needs.build } : needs)

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
