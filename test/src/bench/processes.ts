/** What processes cost: CPU seconds of the servers and of our own, read from /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Clock ticks of /proc/PID/stat a second, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** CPU seconds a process has used so far; NaN when it can't be read (another system, another machine). */
export const cpuSecondsOf = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  } catch {
    return NaN
  }
}

const listeningInode = (port: number): string | undefined => {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/)
      if (fields[1]?.endsWith(wanted) === true && fields[3] === '0A') return fields[9]
    }
  }
  return undefined
}

const holdsInode = (pid: string, inode: string): boolean => {
  try {
    return readdirSync(`/proc/${pid}/fd`).some(
      (fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`,
    )
  } catch {
    return false
  }
}

/** The process that listens on a port of this machine, or undefined. */
export const processListeningOn = (port: number): number | undefined => {
  try {
    const inode = listeningInode(port)
    const pid = readdirSync('/proc').find(
      (name) => /^\d+$/.test(name) && inode !== undefined && holdsInode(name, inode),
    )
    return pid === undefined ? undefined : Number(pid)
  } catch {
    return undefined
  }
}

/** The most memory a process has held at once, bytes; NaN when it can't be read. */
export const peakMemoryBytesOf = (pid: number): number => {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kibibytes ?? NaN) * 1024
  } catch {
    return NaN
  }
}
