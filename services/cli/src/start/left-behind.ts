/** Ends services that a killed start left running, so that two never work side by side unseen. */
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive, readRunningSystem } from '../running-system.js'

/** How long a service left behind may take to end, milliseconds. */
const END_WITHIN_MS = 15_000
const POLL_MS = 100

/** Whether a process is one of our services and not another that got its id. */
const isService = async (pid: number, name: string): Promise<boolean> => {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes(`services/${name}/dist/main.js`)
  } catch {
    return false
  }
}

const endProcess = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGTERM')
  const deadline = performance.now() + END_WITHIN_MS
  while (isAlive(pid)) {
    if (performance.now() > deadline) process.kill(pid, 'SIGKILL')
    await delay(POLL_MS)
  }
}

/**
 * Ends what an earlier start left.
 * @param runningFile  where that start wrote what it ran
 */
export const endLeftBehind = async (runningFile: string, report: (line: string) => void): Promise<void> => {
  const system = await readRunningSystem(runningFile)
  if (system === null || isAlive(system.pid)) return
  for (const [name, pid] of Object.entries(system.servicePids)) {
    if (!(await isService(pid, name))) continue
    report(`stopping the ${name} that an earlier run left (process ${pid})`)
    await endProcess(pid)
  }
}
