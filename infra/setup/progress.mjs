/** Lines that tell a person what the set-up is doing, and for how long. */
import { performance } from 'node:perf_hooks'
import process from 'node:process'

/** Milliseconds between two lines about the same long step. */
const TICK_MS = 15_000

/** @typedef {(line: string) => void} Report */

/**
 * Writes one line to standard error, so that what a command prints on standard output stays clean.
 * @type {Report}
 */
export const reportToTerminal = (line) => {
  process.stderr.write(`set-up: ${line}\n`)
}

/**
 * Runs a long step between two lines, with a line in between while it lasts.
 * @template T
 * @param {{ report: Report, what: string, detail?: () => string }} line `what` is the step; `detail` is asked at each tick
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export const withProgress = async ({ report, what, detail = () => '' }, step) => {
  const started = performance.now()
  const seconds = () => Math.max(1, Math.round((performance.now() - started) / 1000))
  report(`${what} …`)
  const ticks = setInterval(() => report(`${what} … ${seconds()} s${detail()}`), TICK_MS)
  try {
    const result = await step()
    report(`${what}: done in ${seconds()} s`)
    return result
  } catch (error) {
    report(`${what}: did not work (${seconds()} s)`)
    throw error
  } finally {
    clearInterval(ticks)
  }
}
