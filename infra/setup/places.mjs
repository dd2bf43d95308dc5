/** Where the set-up finds the project and keeps what a second clone can use again. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** The project's root folder, with a path separator at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * The folder outside the project that keeps downloads and builds: PROFILESTREAM_CACHE, else the user's cache folder.
 * @returns {string} an absolute path; the folder may not exist yet
 */
export const cacheFolder = () =>
  process.env['PROFILESTREAM_CACHE'] ||
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'profilestream')

/**
 * A path in the cache.
 * @param {...string} parts
 */
export const inCache = (...parts) => join(cacheFolder(), ...parts)

/**
 * A path in the project.
 * @param {...string} parts
 */
export const inRoot = (...parts) => join(root, ...parts)

/** Locks that belong to this clone; under the ignored state folder, since `npm ci` empties node_modules. */
export const cloneLock = () => inRoot('.profilestream', 'locks', 'set-up.lock')

/**
 * SHA-256 of a text, hexadecimal.
 * @param {string | Buffer} text
 */
export const hashOf = (text) => createHash('sha256').update(text).digest('hex')

/**
 * The JSON in a file, or null when the file is missing or was cut off.
 * @param {string} path
 * @returns {any}
 */
export const readJson = (path) => {
  if (!existsSync(path)) return null
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
