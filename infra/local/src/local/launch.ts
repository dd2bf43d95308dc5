/** Starts one local server and waits until it answers, on other ports when somebody was quicker to take the first. */
import { UnavailableError } from '@profilestream/contracts'
import { choosePorts, type PortWishes } from '../ports.js'
import { waitUntil } from '../probes.js'
import { changeState, readState } from '../folder-state.js'
import { type ServerCommand, type ServerProcess, startProcess } from '../server-process.js'
import type { ServerName } from '../servers.js'

/** What every local server is started with. */
export interface LocalContext {
  /** the state folder, absolute */
  readonly folder: string
  /** the project's root, absolute */
  readonly root: string
  readonly report: (line: string) => void
  /** first choice of a port by purpose; a purpose left out takes any free one */
  readonly preferredPorts: PortWishes
}

/** A local server that answers. */
export interface StartedServer {
  readonly name: ServerName
  /** what clients connect to */
  readonly address: string
  stop(): Promise<void>
}

/** How one kind of server is started. */
export interface LaunchPlan {
  readonly name: ServerName
  /** purposes of its ports, the main one first */
  readonly ports: readonly string[]
  /** prepares its files and says how it is run on these ports, in the order of `ports` */
  readonly prepare: (ports: readonly number[]) => Promise<ServerCommand> | ServerCommand
  readonly addressOf: (port: number) => string
  readonly probe: (address: string) => Promise<string | null>
  /**
   * What it writes when it has taken its port. A probe alone would be answered by a stranger's server when that was
   * quicker to take the same port.
   */
  readonly saysStarted: RegExp
  /** how long it may take until it answers, in milliseconds */
  readonly startMs: number
}

/** How often a start is tried again on other ports. */
const TRIES = 3

/**
 * Starts a server by its plan.
 * @throws UnavailableError when it ends, or does not answer in time
 */
export async function launch(context: LocalContext, plan: LaunchPlan): Promise<StartedServer> {
  for (let attempt = 1; ; attempt += 1) {
    const ports = await portsOf(context, plan, attempt)
    const command = await plan.prepare(ports)
    const server = startProcess(command)
    const address = plan.addressOf(ports[0] ?? 0)
    remember(context.folder, plan.name, { ...server.identity, address })
    const probe = async (): Promise<string | null> =>
      plan.saysStarted.test(server.written()) ? plan.probe(address) : 'it has not said that it started'
    const reason = await waitUntil(probe, {
      timeoutMs: plan.startMs,
      givenUp: () => server.ended(),
    })
    if (reason === null)
      return { name: plan.name, address, stop: () => stopAndForget(context, plan.name, server) }
    const said = server.lastLines()
    const lostItsPort = /already (in use|bound)/i.test(server.written())
    await stopAndForget(context, plan.name, server)
    if (!lostItsPort || attempt === TRIES) {
      throw new UnavailableError(
        `${command.title} did not start (${reason}); its log ${command.logFile} ends:\n${said}`,
      )
    }
    context.report(`${command.title} was too late for its port; it tries another one`)
  }
}

/** The remembered or preferred ports at the first try, any free ones after that. */
async function portsOf(context: LocalContext, plan: LaunchPlan, attempt: number): Promise<number[]> {
  const wishes = Object.fromEntries(
    plan.ports.map((purpose) => [purpose, attempt === 1 ? (context.preferredPorts[purpose] ?? 0) : 0]),
  )
  const remembered = attempt === 1 ? readState(context.folder).ports : {}
  const chosen = await choosePorts(wishes, remembered, context.report)
  changeState(context.folder, { ports: { ...readState(context.folder).ports, ...chosen } })
  return plan.ports.map((purpose) => chosen[purpose] ?? 0)
}

async function stopAndForget(context: LocalContext, name: ServerName, server: ServerProcess): Promise<void> {
  await server.stop()
  const servers = Object.entries(readState(context.folder).servers).filter(([other]) => other !== name)
  changeState(context.folder, { servers: Object.fromEntries(servers) })
}

function remember(
  folder: string,
  name: ServerName,
  server: { pid: number; startTime: string; address: string },
): void {
  changeState(folder, { servers: { ...readState(folder).servers, [name]: server } })
}
