/** The command `profilestream` as a user types it: a process of its own, what it printed and how it ended. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { projectRoot } from './project-root.js'

/** How a command ended. */
export interface CommandOutcome {
  readonly code: number
  /** Standard output: the answer. */
  readonly out: string
  /** Standard error: everything else. */
  readonly told: string
}

/** Five minutes: a replay of a large set on a busy machine. */
const LONGEST_MS = 300_000

/**
 * Runs the command line to its end.
 * @param args  as typed after `profilestream`
 * @param env   settings beside those of this process
 */
export const runProfilestream = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CommandOutcome> =>
  new Promise((resolve) => {
    const program = join(projectRoot, 'services/cli/bin/profilestream.mjs')
    const options = { env: { ...process.env, ...env }, timeout: LONGEST_MS, maxBuffer: 50_000_000 }
    execFile(process.execPath, [program, ...args], options, (error, out, told) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, told })
    })
  })
