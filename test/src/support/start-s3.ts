/** The S3-compatible server of a run of tests: a given one, or a local package in a folder of its own. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describeError } from '@profilestream/contracts'
import { startServers } from '@profilestream/local-servers'
import type { StartedTestServers } from './test-environment.js'

/** What is told, and to whom. */
export interface S3Wish {
  readonly root: string
  readonly env: NodeJS.ProcessEnv
  readonly report: (line: string) => void
}

/** Starts the server unless one is given; without one its tests are skipped, which the reason here explains. */
export async function startS3ForTests({ root, env, report }: S3Wish): Promise<StartedTestServers | null> {
  if (env['PROFILESTREAM_TEST_S3_URL']) return null
  const folder = join(root, '.profilestream', `test-s3-${process.pid}`)
  try {
    const servers = await startServers({ root, folder, which: ['s3'], report, from: 'local', ports: 'free' })
    return {
      env: { PROFILESTREAM_TEST_S3_URL: servers.s3Url ?? '' },
      stop: async () => {
        await servers.stop()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    report(`no S3 server: ${describeError(error)}`)
    return null
  }
}
