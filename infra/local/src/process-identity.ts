/** Tells one process from a later one that got the same id. */
import { readFileSync } from 'node:fs'

/** A process as it is remembered in a file. */
export interface ProcessIdentity {
  readonly pid: number
  /** clock ticks between the machine's start and the process's; '' where the system does not tell */
  readonly startTime: string
}

/** The identity of a running process. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, startTime: startTimeOf(pid) }
}

/** Whether that very process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  try {
    process.kill(identity.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return startTimeOf(identity.pid) === identity.startTime && !isZombie(identity.pid)
}

/** The fields of /proc/PID/stat after the name, which may hold spaces; empty where there is no /proc. */
function statFields(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

function startTimeOf(pid: number): string {
  // Field 22 of the line; the name is field 2, so it is the 20th after it.
  return statFields(pid)[19] ?? ''
}

function isZombie(pid: number): boolean {
  return statFields(pid)[0] === 'Z'
}
