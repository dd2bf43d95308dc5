/** Durable file writing, and the store's one translation of what a disk refuses. */
import { UnavailableError } from '@profilestream/contracts'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Runs a disk operation; a refusal becomes UnavailableError that says where and what to do. */
export const onDisk = async <Result>(what: string, operation: () => Promise<Result>): Promise<Result> => {
  try {
    return await operation()
  } catch (cause) {
    if (!isSystemError(cause)) throw cause
    throw new UnavailableError(
      `the release store could not ${what}: ${cause.message}; ${adviceFor(cause.code)}`,
      {
        cause,
      },
    )
  }
}

/** Whether an error came from the system, with its code. */
export const isSystemError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error

const adviceFor = (code: string): string => {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full, free some space'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'let this process write to the folder'
  return 'look at the disk and the folder in the releases settings'
}

/** Writes a file and waits until the disk has it. */
export const writeDurably = async (path: string, bytes: Uint8Array): Promise<void> => {
  const file = await open(path, 'w')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Appends to a file and waits until the disk has it. */
export const appendDurably = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'a')
  try {
    await file.appendFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Writes files into a temporary folder and renames it into place: a reader sees the whole folder or none.
 * @param unfinished  the temporary folder, on the same disk
 */
export const writeFolderAtOnce = async (
  folder: string,
  unfinished: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> => {
  await mkdir(unfinished, { recursive: true })
  for (const [name, bytes] of files) await writeDurably(join(unfinished, name), bytes)
  await moveIntoPlace(unfinished, folder)
}

/**
 * Renames a folder whose files are written, and waits until the disk has it; makes the folder that it comes into.
 * @param unfinished  on the same disk
 */
export const moveIntoPlace = async (unfinished: string, folder: string): Promise<void> => {
  await syncFolder(unfinished)
  await mkdir(dirname(folder), { recursive: true })
  await rename(unfinished, folder)
  await syncFolder(dirname(folder))
}

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
