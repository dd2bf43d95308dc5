/** A folder of a test file's own, gone when the file has run. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Makes the folder. It goes with the process and not by a hook: processes of ours may write to it until the last hook has ended
 * them, and a hook that fails must not leave it behind.
 * @param name  what it is for; the folder's name begins with it
 */
export const temporaryFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `profilestream-${name}-`))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}
