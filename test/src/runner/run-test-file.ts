/** Runs one test file in a process of its own by node:test and counts its cases. */
import { run } from 'node:test'
import { inspect } from 'node:util'
import type { Failure, Outcome } from './outcome.js'
import type { TestFile } from './test-files.js'

/** A file that takes longer hangs. */
const FILE_LIMIT_MS = 20 * 60_000

/** The last part of a failed file's output that is shown, in characters. */
const SHOWN_OUTPUT = 4_000

/** What node:test tells about one test; the fields that Node 20 to 26 agree on. */
interface TestReport {
  readonly name: string
  readonly nesting: number
  readonly skip?: string | boolean
  readonly todo?: string | boolean
  /** of an output event */
  readonly message?: string
  readonly details: { readonly type?: string | undefined; readonly error?: unknown }
}

interface TestEvent {
  readonly type: string
  readonly data: TestReport
}

interface Counts {
  passed: number
  readonly skipped: { name: string; reason: string }[]
  readonly failures: Failure[]
  output: string
}

/** Runs the file to its end. */
export async function runTestFile(file: TestFile, signal: AbortSignal): Promise<Outcome> {
  const started = performance.now()
  const counts: Counts = { passed: 0, skipped: [], failures: [], output: '' }
  const events: AsyncIterable<TestEvent> = run({ files: [file.path], timeout: FILE_LIMIT_MS, signal })
  for await (const { type, data } of events) {
    if (type === 'test:pass') countPass(counts, data, file)
    else if (type === 'test:fail') countFailure(counts, data)
    else if (type === 'test:stdout' || type === 'test:stderr') keepOutput(counts, data.message)
  }
  return { title: file.title, ...finish(counts), seconds: (performance.now() - started) / 1000 }
}

function keepOutput(counts: Counts, message: string | undefined): void {
  counts.output = (counts.output + (message ?? '')).slice(-SHOWN_OUTPUT)
}

function countPass(counts: Counts, report: TestReport, file: TestFile): void {
  // Suites are not cases, and a file without any test is reported as one that passed.
  if (report.details.type === 'suite' || report.name === file.path) return
  if (report.skip !== undefined && report.skip !== false) {
    counts.skipped.push({ name: report.name, reason: report.skip === true ? 'no reason given' : report.skip })
  } else if (report.todo === undefined) counts.passed += 1
}

function countFailure(counts: Counts, report: TestReport): void {
  const error = report.details.error as { failureType?: string; cause?: unknown } | undefined
  // A suite or a parent test fails because of a test inside it, which is counted itself.
  if (error?.failureType === 'subtestsFailed') return
  counts.failures.push({ name: report.name, detail: detailOf(error?.cause ?? error) })
}

function detailOf(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause === 'string' ? cause : inspect(cause)
  const nested = cause.cause === undefined ? '' : `\ncaused by ${detailOf(cause.cause)}`
  return (cause.stack ?? cause.message) + nested
}

/** What a failed file printed belongs to its first failure: often that is the only word about it. */
function finish({ passed, skipped, failures, output }: Counts): Omit<Outcome, 'title' | 'seconds'> {
  const [first, ...others] = failures
  if (first === undefined || output.trim() === '') return { passed, skipped, failures }
  return {
    passed,
    skipped,
    failures: [{ ...first, detail: `${first.detail}\n--- output\n${output}` }, ...others],
  }
}
