/** A program of ours as a process that a test kills: it goes with the test file at the latest. */
import { spawn, type ChildProcess } from 'node:child_process'
import { after } from 'node:test'

/** A process. */
export interface KillableProcess {
  /** Resolves with the exit code when it has ended, null when a signal ended it. */
  readonly ended: Promise<number | null>
  /** What it has said so far. */
  output(): string
  readonly signal: (name: NodeJS.Signals) => void
  /** SIGKILL: nothing is finished, nothing is said. */
  kill(): Promise<void>
}

/** What is started. */
export interface Program {
  /** The program's file, and its arguments. */
  readonly command: readonly string[]
  /** Settings beside those of this process. */
  readonly env: Readonly<Record<string, string>>
  /** Where it works; where this process does when absent. */
  readonly folder?: string
}

const running = new Set<ChildProcess>()

/** Starts it. */
export const startProcess = ({ command, env, folder }: Program): KillableProcess => {
  const child = spawn(process.execPath, command, {
    ...(folder === undefined ? {} : { cwd: folder }),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  running.add(child)
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      running.delete(child)
      resolve(code)
    }),
  )
  return {
    ended,
    output: () => said,
    signal: (name) => void child.kill(name),
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

after(() => running.forEach((child) => child.kill('SIGKILL')))

/** What is waited for; in vain, the failure tells what these processes said last. */
export const orTell = <Result>(
  waiting: Promise<Result>,
  ...processes: readonly Pick<KillableProcess, 'output'>[]
): Promise<Result> =>
  waiting.catch((cause: unknown) => {
    const said = processes.map((process) => process.output().slice(-6_000)).join('\n---\n')
    throw new Error(`${String(cause)}; what was said last:\n${said}`, { cause })
  })
