/** Lets two set-ups that run at once take turns, and survives one that was killed. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { hashOf } from './places.mjs'

/** Milliseconds between two looks at a lock that somebody else holds. */
const LOOK_MS = 250

/**
 * Runs `work` while no other process holds the same lock; a lock whose owner has died is taken over.
 * @template T
 * @param {{ path: string, report: import('./progress.mjs').Report }} lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export const withLock = async ({ path, report }, work) => {
  mkdirSync(dirname(path), { recursive: true })
  const mine = ownerMark(process.pid)
  let told = false
  while (!take(path, mine)) {
    const owner = readMark(path)
    if (owner !== null && !isAlive(owner)) removeStale(path, owner)
    else {
      if (!told && owner !== null && owner !== mine)
        report(`waiting for another set-up (process ${owner.split(' ')[0]})`)
      told = true
      await wait(LOOK_MS)
    }
  }
  try {
    return await work()
  } finally {
    if (readMark(path) === mine) rmSync(path, { force: true })
  }
}

/**
 * Process id and start time: a later process that got the same id is not the owner.
 * @param {number} pid
 */
const ownerMark = (pid) => `${pid} ${startTimeOf(pid)}`

/**
 * Clock ticks between the machine's start and the process's, from /proc; empty where there is no /proc.
 * @param {number} pid
 */
const startTimeOf = (pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Field 22; the second field (the name) may hold spaces, so count from its closing bracket.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

/**
 * Links a whole file into place: a reader never sees a lock without its owner.
 * @param {string} path
 * @param {string} mine
 */
const take = (path, mine) => {
  const own = `${path}.${process.pid}`
  writeFileSync(own, mine)
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(own, { force: true })
  }
}

/** @param {string} path */
const readMark = (path) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** @param {string} mark */
const isAlive = (mark) => {
  const pid = Number(mark.split(' ')[0])
  try {
    process.kill(pid, 0)
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
  return ownerMark(pid) === mark
}

/**
 * Moves a dead owner's lock aside under a name made from its mark: of two that see it, one moves it and the other's
 * move fails or takes the same stale mark.
 * @param {string} path
 * @param {string} owner
 */
const removeStale = (path, owner) => {
  if (readMark(path) !== owner) return
  const aside = `${path}.stale-${hashOf(owner).slice(0, 12)}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  const moved = readMark(aside)
  // A new owner came between the look and the move: give it its lock back.
  if (moved !== null && moved !== owner) take(path, moved)
  rmSync(aside, { force: true })
}
