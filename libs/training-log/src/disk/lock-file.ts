/**
 * One owner of a folder, by a lock file that names a living process and is touched while it lives. The lock of a dead
 * process is taken over at once, that of a silent process on another host after a minute.
 */
import { ConfigError } from '@profilestream/contracts'
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/** A lock held; `release` gives it back. */
export interface FolderLock {
  release(): Promise<void>
}

const ownerShape = z.object({ pid: z.int(), host: z.string(), startedAt: z.string() })
type Owner = z.output<typeof ownerShape>

/** When a process started, in the kernel's ticks: tells a process from a later one with the same id. Empty if unknown. */
const startOf = (pid: number): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const TOUCH_MS = 10_000
const SILENT_MS = 60_000

const isLiving = async ({ pid, host, startedAt }: Owner, path: string): Promise<boolean> =>
  host === hostname() ? isAlive(pid) && startOf(pid) === startedAt : (await ageOf(path)) < SILENT_MS

/** How long ago a file was touched, by the disk's own clock, milliseconds. */
const ageOf = async (path: string): Promise<number> => {
  const probe = `${path}.probe-${process.pid}`
  await writeFile(probe, '')
  const [now, then] = await Promise.all([stat(probe), stat(path).catch(() => null)])
  await rm(probe, { force: true })
  return then === null ? Infinity : now.mtimeMs - then.mtimeMs
}

/**
 * Takes the lock of a folder.
 * @throws ConfigError when a living process holds it, or one on another host that can't be asked
 */
export const lockFolder = async (folder: string): Promise<FolderLock> => {
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'lock')
  const own: Owner = { pid: process.pid, host: hostname(), startedAt: startOf(process.pid) }
  for (;;) {
    if (await create(path, own)) return holding(path)
    const holder = await readOwner(path)
    if (holder !== null && (await isLiving(holder, path))) throw heldBy(holder, path)
    await setAside(path, own)
  }
}

const holding = (path: string): FolderLock => {
  const touch = (): void => {
    const now = new Date()
    void utimes(path, now, now).catch(() => undefined)
  }
  const timer = setInterval(touch, TOUCH_MS).unref()
  return {
    release: () => {
      clearInterval(timer)
      return rm(path, { force: true })
    },
  }
}

const create = async (path: string, own: Owner): Promise<boolean> => {
  try {
    await writeFile(path, JSON.stringify(own), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** The owner, or null when the lock is gone or was cut short in writing. */
const readOwner = async (path: string): Promise<Owner | null> => {
  try {
    return ownerShape.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

/** Moves a dead owner's lock away under a name of our own, so that of two who try only one succeeds. */
const setAside = async (path: string, own: Owner): Promise<void> => {
  const aside = `${path}.dead-${own.pid}-${own.startedAt}`
  await rename(path, aside).catch(() => undefined)
  const moved = await readOwner(aside)
  if (moved !== null && (await isLiving(moved, aside))) {
    await rename(aside, path)
    throw heldBy(moved, path)
  }
  await rm(aside, { force: true })
}

const heldBy = ({ pid, host }: Owner, path: string): ConfigError =>
  new ConfigError(
    `process ${pid} on ${host} owns the training log (${path}); stop it, or give this one a folder of its own (trainer.folder)`,
  )
