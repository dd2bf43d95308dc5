/** One of our services as a process of a test's own. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after } from 'node:test'
import { eventually } from './eventually.js'
import { projectRoot } from './project-root.js'

/** A running service. */
export interface ServiceProcess {
  /** Base address of its HTTP port. */
  readonly url: string
  readonly pid: number
  /** What it has logged so far; grows. */
  readonly lines: readonly string[]
  /** Resolves with the exit code when it has ended, null when a signal ended it. */
  readonly ended: Promise<number | null>
  /** Ends it, by SIGTERM unless another signal is named; resolves as `ended`. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** The address in the line that a service logs when it listens. */
const addressIn = (line: string): string | undefined => /"url":"(http:[^"]+)"/.exec(line)?.[1]

/**
 * Starts a service on a free port and waits until it listens; it ends with the test, or the file, that started it.
 * Call it outside of hooks.
 * @param name  the service's folder: gateway, profile-builder, …
 * @param env   its settings beside those of this process
 */
export const startService = async (
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<ServiceProcess> => {
  const child = spawn(process.execPath, [join(projectRoot, 'services', name, 'dist', 'main.js')], {
    env: { ...process.env, PROFILESTREAM_SERVICE_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  after(() => void child.kill('SIGKILL'))
  const listening = (): string | undefined => {
    const url = lines.map(addressIn).find((found) => found !== undefined)
    if (url === undefined && child.exitCode !== null)
      throw new Error(`the ${name} ended with ${child.exitCode}:\n${lines.slice(-5).join('\n')}`)
    return url
  }
  return {
    url: await eventually(`the ${name} to listen`, listening, 60_000),
    pid: child.pid ?? 0,
    lines,
    ended,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }
}

/** Resolves when a service answers /readyz with 200. */
export const untilReady = ({ url }: Pick<ServiceProcess, 'url'>): Promise<true> =>
  eventually(
    `${url} to be ready`,
    async () => ((await fetch(`${url}/readyz`)).status === 200 ? true : undefined),
    60_000,
  )
