/** Where the public data sets lie. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './project-root.js'

/** Folder of them all. */
export const dataFolder = process.env['PROFILESTREAM_DATA'] ?? join(projectRoot, '..', 'shared', 'data')

/** Path of a file of one of them. @throws Error where it is missing */
export const dataFile = (set: string, name: string): string => {
  const file = join(dataFolder, set, name)
  if (existsSync(file)) return file
  throw new Error(`${file} is missing: set PROFILESTREAM_DATA to the folder of data sets`)
}
