/** How one file of tests, or one check, came out. */

/** One test case that failed. */
export interface Failure {
  /** the test's name, with the names of the suites around it */
  readonly name: string
  /** message and stack, or a command's output */
  readonly detail: string
}

/** What a file or a check adds to the sum at the end. */
export interface Outcome {
  /** path of the source, or what the check is called */
  readonly title: string
  readonly passed: number
  readonly skipped: readonly { readonly name: string; readonly reason: string }[]
  readonly failures: readonly Failure[]
  readonly seconds: number
}

/** The line that ends a run: every test case once, a failed check as one. */
export function summaryLine(outcomes: readonly Outcome[]): string {
  const sum = (of: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0)
  const skipped = sum((outcome) => outcome.skipped.length)
  const line = `${sum((outcome) => outcome.passed)} passed, ${sum((outcome) => outcome.failures.length)} failed`
  return skipped > 0 ? `${line}, ${skipped} skipped` : line
}

/** One line for a file or check, and below it what failed. */
export function outcomeLines(outcome: Outcome): string {
  const mark = outcome.failures.length > 0 ? '✗' : '✓'
  const counts = [
    outcome.passed > 1 ? `${outcome.passed} tests` : '',
    outcome.failures.length > 0 ? `${outcome.failures.length} failed` : '',
    outcome.skipped.length > 0 ? `${outcome.skipped.length} skipped` : '',
  ]
  const head = `${mark} ${outcome.title}  ${[...counts, `${outcome.seconds.toFixed(1)} s`].filter(Boolean).join(', ')}`
  return [head, ...outcome.failures.map(failureLines), ...skipLines(outcome)].join('\n')
}

function failureLines({ name, detail }: Failure): string {
  return `    ✗ ${name}\n${indent(detail)}`
}

/** Each reason once: a file without its server skips all its tests for the same one. */
function skipLines(outcome: Outcome): string[] {
  return [...new Set(outcome.skipped.map(({ reason }) => reason))].map((reason) => `    skipped: ${reason}`)
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `        ${line}`)
    .join('\n')
}
