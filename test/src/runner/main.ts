/** `npm test [-- PATTERN…]`: static checks, then every test file that fits, then one line with the sum. */
import { describeError } from '@profilestream/contracts'
import { projectRoot } from '../support/project-root.js'
import { startS3ForTests } from '../support/start-s3.js'
import { startTestServers } from '../support/start-test-servers.js'
import type { StartedTestServers } from '../support/test-environment.js'
import { type Outcome, outcomeLines, summaryLine } from './outcome.js'
import { runPool } from './pool.js'
import { runTestFile } from './run-test-file.js'
import { runStaticCheck, STATIC_CHECKS } from './static-checks.js'
import { findTestFiles, type TestFile } from './test-files.js'

const USAGE = `npm test                  every check and every test
npm test -- PATTERN …     only test files whose path has PATTERN in it (text or regular expression), no checks

Settings (environment):
  KAFKA_BROKERS, REDIS_URL, SCHEMA_REGISTRY_URL, PROFILESTREAM_TEST_S3_URL
                                                  servers to test against; else containers where a Docker engine
                                                  answers, else local packages
  PROFILESTREAM_TEST_SERVERS=local                leaves Docker aside
  PROFILESTREAM_DATA                              folder of the public data sets (default ../shared/data)
`

/** Files run beside each other; half of the tests wait for servers most of the time. */
const WIDTH = 2

const root = projectRoot
const patterns = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const interrupt = new AbortController()
const outcomes: Outcome[] = []

const note = (outcome: Outcome): void => {
  outcomes.push(outcome)
  console.log(outcomeLines(outcome))
}
const runFile = (file: TestFile) => async (): Promise<void> => {
  if (!interrupt.signal.aborted) note(await runTestFile(file, interrupt.signal))
}

const report = (line: string): void => console.log(`  ${line}`)

/** Servers for the files that want them, or a failure that says why there are none. */
const serversFor = async (files: readonly TestFile[]): Promise<StartedTestServers | null> => {
  if (!files.some(({ wantsServers }) => wantsServers)) return null
  const registry = files.some(({ wantsRegistry }) => wantsRegistry)
  try {
    return await startTestServers({
      root,
      registry,
      env: process.env,
      report,
    })
  } catch (error) {
    note({
      title: 'servers',
      passed: 0,
      skipped: [],
      seconds: 0,
      failures: [{ name: 'servers start', detail: describeError(error) }],
    })
    return null
  }
}

/** What the set-up found when it built the project; taken out of the environment, since no service knows it. */
const takeBuildProblems = (): string => {
  const problems = process.env['PROFILESTREAM_BUILD_PROBLEMS'] ?? ''
  delete process.env['PROFILESTREAM_BUILD_PROBLEMS']
  return problems
}

const buildOutcome = (problems: string): Outcome => {
  const failures = problems === '' ? [] : [{ name: 'types (tsc -b)', detail: problems }]
  return { title: 'types (tsc -b)', passed: problems === '' ? 1 : 0, skipped: [], failures, seconds: 0 }
}

const runAll = async (files: readonly TestFile[]): Promise<void> => {
  const checks = patterns.length > 0 ? [] : STATIC_CHECKS
  const starting = serversFor(files)
  const startingS3 = files.some(({ wantsS3 }) => wantsS3)
    ? startS3ForTests({ root, env: process.env, report })
    : null
  const needsServers = (file: TestFile): boolean => file.wantsServers || file.wantsS3
  const withoutServers = files.filter((file) => !needsServers(file) && !file.wantsQuiet)
  const checkTasks = checks.map((check) => async () => note(await runStaticCheck(root, check)))
  await runPool([...checkTasks, ...withoutServers.map(runFile)], WIDTH)
  const servers = await Promise.all([starting, startingS3])
  for (const started of servers) Object.assign(process.env, started?.env)
  try {
    await runPool(files.filter((file) => needsServers(file) && !file.wantsQuiet).map(runFile), WIDTH)
    await runPool(files.filter((file) => file.wantsQuiet).map(runFile), 1)
  } finally {
    for (const started of servers) await started?.stop()
  }
}

if (process.argv.includes('--help')) console.log(USAGE)
else {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort())
  // Stack traces then name the TypeScript line; the services that tests start inherit it.
  process.env['NODE_OPTIONS'] = [process.env['NODE_OPTIONS'] ?? '', '--enable-source-maps'].join(' ').trim()
  const files = findTestFiles(root, patterns)
  const buildProblems = takeBuildProblems()
  if (patterns.length === 0 || buildProblems !== '') note(buildOutcome(buildProblems))
  if (files.length === 0)
    note({
      title: 'test files',
      passed: 0,
      skipped: [],
      seconds: 0,
      failures: [{ name: `a test file fits ${patterns.join(' ')}`, detail: 'None does.' }],
    })
  await runAll(files)
  const failed = outcomes.some(({ failures }) => failures.length > 0)
  if (failed)
    console.log(
      `\nFailed:\n${outcomes
        .filter(({ failures }) => failures.length > 0)
        .map(outcomeLines)
        .join('\n')}`,
    )
  console.log(`\n${summaryLine(outcomes)}`)
  process.exit(failed || interrupt.signal.aborted ? 1 : 0)
}
