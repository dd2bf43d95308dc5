/** Files that are there whole or not at all, also after the power goes: written beside, put on disk, renamed into place. */
import { UnavailableError } from '@profilestream/contracts'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Ends the name of a file that is being written. */
const UNFINISHED = '.unfinished'

/** Writes a file whole. @throws UnavailableError when the disk refuses */
export const writeWhole = async (path: string, bytes: Uint8Array | string): Promise<void> => {
  try {
    await mkdir(dirname(path), { recursive: true })
    const unfinished = `${path}${UNFINISHED}`
    const file = await open(unfinished, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
    await syncFolder(dirname(path))
  } catch (cause) {
    throw new UnavailableError(
      `the training log could not write ${path}; free the disk or let this process write`,
      { cause },
    )
  }
}

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
