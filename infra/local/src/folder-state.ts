/** What a state folder remembers between runs: who owns it, which ports and processes its servers had. */
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '@profilestream/contracts'
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.js'
import type { ServerName } from './servers.js'

/** A server of ours that was started in this folder. */
export interface RememberedServer extends ProcessIdentity {
  readonly address: string
}

/** The content of servers.json. */
export interface FolderState {
  /** ports by purpose, asked for again at the next start */
  readonly ports: Readonly<Record<string, number>>
  readonly servers: Readonly<Partial<Record<ServerName, RememberedServer>>>
}

const EMPTY: FolderState = { ports: {}, servers: {} }

/** What `fresh` leaves: locks, the build's stamp, the claim on this folder, and the folders of test runs. */
const KEPT_WHEN_FRESH = /^(locks|build-stamp-.*|owner|test-.*)$/

/** Reads the folder's state; a file cut off by a crash counts as none. */
export function readState(folder: string): FolderState {
  try {
    return { ...EMPTY, ...(JSON.parse(readFileSync(statePath(folder), 'utf8')) as Partial<FolderState>) }
  } catch {
    return EMPTY
  }
}

/** Writes parts of the folder's state; a reader sees the old file or the new one. */
export function changeState(folder: string, change: Partial<FolderState>): void {
  const next = { ...readState(folder), ...change }
  const temporary = `${statePath(folder)}.${process.pid}`
  writeFileSync(temporary, `${JSON.stringify(next, null, 2)}\n`)
  renameSync(temporary, statePath(folder))
}

/**
 * Makes this process the folder's owner until the returned function is called.
 * @throws ConfigError when a living process owns it
 */
export function claimFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const mine = JSON.stringify(identityOf(process.pid))
  const own = join(folder, `owner.${process.pid}`)
  writeFileSync(own, mine)
  try {
    takeOver(folder, own)
  } finally {
    rmSync(own, { force: true })
  }
  return () => {
    if (readOwner(folder)?.pid === process.pid) rmSync(ownerPath(folder), { force: true })
  }
}

/** Links a whole file into place, after putting a dead owner's aside. */
function takeOver(folder: string, own: string): void {
  const before = readOwner(folder)
  if (before !== null && !isAlive(before)) rmSync(ownerPath(folder), { force: true })
  try {
    linkSync(own, ownerPath(folder))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const pid = readOwner(folder)?.pid ?? 'unknown'
    throw new ConfigError(
      `Servers already run in ${folder}, started by process ${pid}: stop that one (Ctrl-C or kill ${pid}) or set PROFILESTREAM_HOME to another folder.`,
      { cause: error },
    )
  }
}

/** Empties the folder of everything its servers keep. */
export function emptyFolder(folder: string): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    if (!KEPT_WHEN_FRESH.test(name)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function readOwner(folder: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(ownerPath(folder), 'utf8')) as ProcessIdentity
  } catch {
    return null
  }
}

const ownerPath = (folder: string): string => join(folder, 'owner')
const statePath = (folder: string): string => join(folder, 'servers.json')
