/** Keeps the services running as processes of their own: started, watched, restarted with backoff, stopped in order. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { UnavailableError } from '@profilestream/contracts'
import { EXIT_CODES } from '@profilestream/service'
import { pause } from '../pause.js'

/** One service to run. */
export interface ServiceProcess {
  readonly name: string
  /** Compiled main.js of the service. */
  readonly entry: string
  /** Its settings as environment, beside what this process has. */
  readonly env: Readonly<Record<string, string>>
  /** Base address of its HTTP port: /readyz, /metrics. */
  readonly url: string
}

/** How the supervisor behaves. */
export interface SupervisorSettings {
  /** Folder of the services' log files, one a service; must exist. */
  readonly logFolder: string
  /** Working folder of the services. */
  readonly cwd: string
  /** Milliseconds a service has after SIGTERM before it is killed. */
  readonly stopWithinMs: number
  /** First and longest wait before a restart, milliseconds; doubled each time. */
  readonly minBackoffMs: number
  readonly maxBackoffMs: number
  /** Milliseconds a service may take to become ready. */
  readonly readyWithinMs: number
}

/** A service as the live view sees it. */
export interface ServiceState {
  readonly name: string
  readonly url: string
  readonly pid: number | null
  readonly restarts: number
}

/** Runs the services. */
export interface Supervisor {
  start(): void
  /** Resolves when every service answers /readyz with 200. @throws UnavailableError naming the one that did not */
  ready(): Promise<void>
  states(): readonly ServiceState[]
  /** SIGTERM to each in reverse order of start, waiting for its end; SIGKILL past the deadline. */
  stop(): Promise<void>
}

/** Milliseconds between two looks at /readyz. */
const READY_POLL_MS = 200
/** A service that dies this often before it was ever ready is not started again. */
const MAX_EARLY_DEATHS = 4
/** A service that ran so long was well: the next wait before a restart is the shortest again, milliseconds. */
const STEADY_MS = 60_000
/** Log lines quoted when a service will not start. */
const QUOTED_LINES = 3

/** Whom the supervisor tells. */
export interface SupervisorDependencies {
  /** Takes one line for a person whenever a service dies or comes back. */
  readonly report: (line: string) => void
  /** Hears of every process that was started. */
  readonly onProcess: (states: readonly ServiceState[]) => void
}

interface Slot {
  readonly service: ServiceProcess
  child: ChildProcess | null
  restarts: number
  wasReady: boolean
  failed: boolean
}

const isReady = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}

const lastLines = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-QUOTED_LINES).join('\n')
  } catch {
    return ''
  }
}

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

/** Resolves when the process has ended, or could not be started. */
const endOf = (child: ChildProcess): Promise<void> =>
  ended(child)
    ? Promise.resolve()
    : new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.once('error', () => resolve())
      })

/**
 * Makes a supervisor of service processes; nothing runs before `start`.
 * A service gets a process group of its own, so that Ctrl-C reaches this process alone and services end in order.
 */
export const createSupervisor = (
  { report, onProcess }: SupervisorDependencies,
  settings: SupervisorSettings,
  services: readonly ServiceProcess[],
): Supervisor => {
  const slots: Slot[] = services.map((service) => ({
    service,
    child: null,
    restarts: 0,
    wasReady: false,
    failed: false,
  }))
  const stopping = new AbortController()
  const logOf = (name: string): string => join(settings.logFolder, `${name}.log`)

  const states = (): readonly ServiceState[] =>
    slots.map(({ service, child, restarts }) => ({
      name: service.name,
      url: service.url,
      pid: child !== null && !ended(child) ? (child.pid ?? null) : null,
      restarts,
    }))

  const run = (slot: Slot): ChildProcess => {
    const log = openSync(logOf(slot.service.name), 'a')
    const child = spawn(process.execPath, [slot.service.entry], {
      cwd: settings.cwd,
      env: { ...process.env, ...slot.service.env },
      stdio: ['ignore', log, log],
      detached: true,
    })
    closeSync(log)
    slot.child = child
    onProcess(states())
    return child
  }

  const isStopping = (): boolean => stopping.signal.aborted

  /** Whether starting it again is of no use: it refuses its settings, or has never been ready. */
  const isHopeless = (slot: Slot, child: ChildProcess): boolean =>
    !slot.wasReady && (child.exitCode === EXIT_CODES.misconfigured || slot.restarts >= MAX_EARLY_DEATHS)

  const sayRestart = ({ service }: Slot, child: ChildProcess, waitMs: number): void => {
    const how = child.signalCode ?? `exit code ${child.exitCode ?? 'unknown'}`
    report(`${service.name} ended (${how}); it starts again in ${waitMs} ms. Log: ${logOf(service.name)}`)
  }

  const keep = async (slot: Slot): Promise<void> => {
    let streak = 0
    while (!isStopping()) {
      const startedMs = performance.now()
      const child = run(slot)
      await endOf(child)
      if (isStopping()) return
      slot.failed = isHopeless(slot, child)
      if (slot.failed) return
      slot.restarts += 1
      streak = performance.now() - startedMs > STEADY_MS ? 0 : streak + 1
      const waitMs = Math.min(settings.maxBackoffMs, settings.minBackoffMs * 2 ** streak)
      sayRestart(slot, child, waitMs)
      await pause(waitMs, stopping.signal)
    }
  }

  const waitReady = async (slot: Slot): Promise<void> => {
    const deadline = performance.now() + settings.readyWithinMs
    while (!(await isReady(slot.service.url))) {
      if (isStopping()) return
      if (slot.failed || performance.now() > deadline) throw notReady(slot)
      await delay(READY_POLL_MS)
    }
    slot.wasReady = true
  }

  const notReady = (slot: Slot): UnavailableError => {
    const what = slot.failed
      ? 'ends each time it is started'
      : `is not ready after ${settings.readyWithinMs / 1000} s`
    const log = logOf(slot.service.name)
    return new UnavailableError(
      `${slot.service.name} ${what}; see ${log}, whose last lines are:\n${lastLines(log)}`,
    )
  }

  const stopOne = async (slot: Slot): Promise<void> => {
    const child = slot.child
    if (child === null || ended(child)) return
    child.kill('SIGTERM')
    const inTime = await Promise.race([
      endOf(child).then(() => true),
      delay(settings.stopWithinMs, false, { ref: false }),
    ])
    if (inTime) return
    report(
      `${slot.service.name} did not end within ${settings.stopWithinMs / 1000} s of SIGTERM and is killed.`,
    )
    child.kill('SIGKILL')
    await endOf(child)
  }

  return {
    start() {
      for (const slot of slots) void keep(slot)
    },
    async ready() {
      await Promise.all(slots.map(waitReady))
    },
    states,
    async stop() {
      stopping.abort()
      for (const slot of slots.toReversed()) await stopOne(slot)
    },
  }
}
