/** Talks to Docker through its own client: is there an engine, and what does a compose command say. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const runFile = promisify(execFile)

/** How compose is called here: the plugin, or the older program of its own; null without one. */
export type ComposeCommand = readonly string[] | null

/** What a command printed, and whether it succeeded. */
export interface CommandResult {
  readonly succeeded: boolean
  readonly output: string
}

/** Whether a Docker engine answers within five seconds. */
export async function dockerAnswers(): Promise<boolean> {
  return (await run(['docker', 'version', '--format', '{{.Server.Version}}'], {}, 5_000)).succeeded
}

/** The compose command of this machine. */
export async function findCompose(): Promise<ComposeCommand> {
  for (const command of [['docker', 'compose'], ['docker-compose']]) {
    if ((await run([...command, 'version'], {}, 10_000)).succeeded) return command
  }
  return null
}

/**
 * Runs a command to its end.
 * @param command    program and arguments
 * @param env        added to this process's environment
 * @param timeoutMs  it is killed after this long
 */
export async function run(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<CommandResult> {
  const [program = '', ...args] = command
  try {
    const options = { env: { ...process.env, ...env }, timeout: timeoutMs, maxBuffer: 16e6 }
    const { stdout, stderr } = await runFile(program, args, options)
    return { succeeded: true, output: stdout + stderr }
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    return { succeeded: false, output: stdout + stderr || message }
  }
}
