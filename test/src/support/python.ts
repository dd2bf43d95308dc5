/** Python with the packages that the examples need, installed once into the cache. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** Longest wait for pip, milliseconds. */
const PIP_TIMEOUT_MS = 240_000

/** Where Python finds the packages, or why there are none. */
export type PythonPackages =
  | { readonly kind: 'installed'; readonly folder: string }
  | { readonly kind: 'missing'; readonly reason: string }

const cacheFolder = (): string =>
  process.env['PROFILESTREAM_CACHE'] ||
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'profilestream')

const lastLine = (error: unknown): string => {
  const { stderr = '', message = '' } = error as { stderr?: string; message?: string }
  return (stderr || message).trim().split('\n').at(-1) ?? ''
}

/**
 * Installs what a requirements file pins, unless it is in the cache already.
 * @param requirements  path of the file
 */
export const pythonPackages = async (requirements: string): Promise<PythonPackages> => {
  const name = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16)
  const folder = join(cacheFolder(), 'python', name)
  if (existsSync(folder)) return { kind: 'installed', folder }
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check']
  try {
    await run('python3', [...pip, '--target', unfinished, '-r', requirements], { timeout: PIP_TIMEOUT_MS })
    renameSync(unfinished, folder)
    return { kind: 'installed', folder }
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (existsSync(folder)) return { kind: 'installed', folder }
    return { kind: 'missing', reason: `pip could not install the examples' packages: ${lastLine(error)}` }
  }
}
