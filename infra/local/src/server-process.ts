/** One server as a child process that never outlives us: started in its own session, watched, stopped in order. */
import { spawn } from 'node:child_process'
import { accessSync, closeSync, constants, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.js'

/** How a server is run. */
export interface ServerCommand {
  /** name in messages, as 'Kafka' */
  readonly title: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd: string
  /** file that gets its output, appended */
  readonly logFile: string
  /** how long it may take to end after SIGTERM, in milliseconds */
  readonly stopMs: number
}

/** A started server. */
export interface ServerProcess {
  readonly identity: ProcessIdentity
  /** null while it runs, else how it ended */
  ended(): string | null
  /** what it wrote in this run */
  written(): string
  /** the last lines of that, for a message */
  lastLines(): string
  /** SIGTERM, then SIGKILL when it takes too long; resolves when it has ended */
  stop(): Promise<void>
}

/** Starts a server; whether it answers is for a probe to find out. */
export function startProcess(server: ServerCommand): ServerProcess {
  mkdirSync(dirname(server.logFile), { recursive: true })
  const log = openSync(server.logFile, 'a')
  const logStart = statSync(server.logFile).size
  const [command, args] = withParentDeathSignal(server.command, server.args)
  // A session of its own: Ctrl-C reaches us, and we stop the services before the servers they need.
  const child = spawn(command, args, {
    cwd: server.cwd,
    env: { ...process.env, ...server.env },
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  child.unref()
  let ended: string | null = null
  child.once('error', (error) => (ended = error.message))
  child.once(
    'exit',
    (code, signal) => (ended = signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`),
  )
  const identity = identityOf(child.pid ?? 0)
  return {
    identity,
    ended: () => ended,
    written: () => readFileSync(server.logFile).subarray(logStart).toString(),
    lastLines: () => lastLinesOf(readFileSync(server.logFile).subarray(logStart).toString()),
    stop: () => stopProcess(identity, server.stopMs),
  }
}

/** Ends a process: SIGTERM, then SIGKILL after `stopMs`; resolves when it is gone. */
export async function stopProcess(identity: ProcessIdentity, stopMs: number): Promise<void> {
  const deadline = performance.now() + stopMs
  let signal: NodeJS.Signals = 'SIGTERM'
  send(identity, signal)
  while (isAlive(identity)) {
    if (signal === 'SIGTERM' && performance.now() > deadline) {
      signal = 'SIGKILL'
      send(identity, signal)
    }
    await wait(25)
  }
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (identity.pid <= 0 || !isAlive(identity)) return
  try {
    process.kill(identity.pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Where setpriv is found (util-linux); without it the next start stops what a killed one left. */
const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv']

/** Asks the kernel to end the server when this process dies, even by SIGKILL. */
function withParentDeathSignal(command: string, args: readonly string[]): [string, string[]] {
  const setpriv = SETPRIV.find(isExecutable)
  return setpriv === undefined
    ? [command, [...args]]
    : [setpriv, ['--pdeathsig', 'TERM', '--', command, ...args]]
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Lines that say where in Java something was, not what. */
const JAVA_STACK = /^\s+(at |\.\.\. \d+ more)/

function lastLinesOf(written: string): string {
  return written
    .split('\n')
    .filter((line) => line.trim() !== '' && !JAVA_STACK.test(line))
    .slice(-5)
    .join('\n')
}

/** The log file of a server in a state folder. */
export const logFileOf = (folder: string, server: string): string => join(folder, 'logs', `${server}.log`)
