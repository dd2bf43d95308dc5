/** Makes a folder of the cache under another name and puts it in place when it is whole. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'

/**
 * Fills an empty folder and renames it into place; what an earlier, interrupted try left is removed first. To be called
 * by the holder of the target's lock.
 * @param {string} target
 * @param {(folder: string) => Promise<void> | void} fill
 */
export const makeWhole = async (target, fill) => {
  const prefix = `${basename(target)}.making-`
  mkdirSync(dirname(target), { recursive: true })
  for (const name of readdirSync(dirname(target))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(target), name), { recursive: true, force: true })
  }
  const folder = join(dirname(target), `${prefix}${process.pid}`)
  mkdirSync(folder)
  await fill(folder)
  rmSync(target, { recursive: true, force: true })
  renameSync(folder, target)
}
