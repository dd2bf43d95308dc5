/** Runs other programs for the set-up: output kept, time limited, none left behind. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import process from 'node:process'

/** How much of a program's output is kept for an error message, in characters. */
const KEPT_OUTPUT = 8_000

/** Asks the kernel (Linux, util-linux) to end the program when this process is killed: half an install must not go on. */
const SETPRIV = '/usr/bin/setpriv'
const DIE_WITH_US = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', '--'] : []

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs] the program and its children are killed after this long
 */

/**
 * Runs a program to its end. A program that cannot be started answers 127, one that ran out of time 124.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} the last part of stdout and stderr together
 */
export const runProgram = (command, args, options = {}) =>
  new Promise((resolve) => {
    // A group of its own: a time limit then ends npm's or Maven's children too.
    const [program, ...rest] = [...DIE_WITH_US, command, ...args]
    const child = spawn(String(program), rest, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    running.add(child)
    let output = ''
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    let outOfTime = false
    const endInTime = () => {
      // Said before it is done: the end may be told before anything else runs here.
      outOfTime = true
      killGroup(child)
    }
    const limit = options.timeoutMs === undefined ? undefined : setTimeout(endInTime, options.timeoutMs)
    /** @param {number} code */
    const end = (code) => {
      clearTimeout(limit)
      running.delete(child)
      resolve({ code: outOfTime ? 124 : code, output })
    }
    child.on('error', (error) => {
      keep(Buffer.from(error.message))
      end(127)
    })
    child.on('close', (code) => end(code ?? 1))
  })

/** @param {import('node:child_process').ChildProcess} child */
const killGroup = (child) => {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It had ended by itself.
  }
}

/**
 * Ends every program still running when the set-up is interrupted; the returned function takes the handlers away again.
 * @returns {() => void}
 */
export const endProgramsOnInterrupt = () => {
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    for (const child of running) killGroup(child)
    process.stderr.write(`set-up: interrupted; the same command goes on where it stopped\n`)
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return () => {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

/**
 * The last lines of a program's output, for a message.
 * @param {string} output
 * @param {number} [lines]
 */
export const lastLines = (output, lines = 6) =>
  output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-lines)
    .join('\n')
