/** How far the simulated worlds have been told: kept on disk, so that a second start goes on where the first stopped. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describeError, InvariantError } from '@profilestream/contracts'
import { z } from 'zod'

const worldProgress = z.object({
  seed: z.int(),
  users: z.int().positive(),
  items: z.int().positive(),
  pastDays: z.int().nonnegative(),
  /** Where the past ends and real time begins, milliseconds since 1970-01-01 UTC. */
  startsAt: z.number(),
  /** Records of the past that Kafka has acknowledged. */
  pastPublished: z.int().nonnegative(),
  pastDone: z.boolean(),
  /** Real time up to which records have been acknowledged, milliseconds since 1970-01-01 UTC. */
  publishedUntil: z.number(),
})

const simulationProgress = z.object({ format: z.literal(1), worlds: z.record(z.string(), worldProgress) })

/** How far one world has been told, and what it is made from. */
export type WorldProgress = z.output<typeof worldProgress>

/** Progress by scenario name. */
export type SimulationProgress = Readonly<Record<string, WorldProgress>>

/** Where progress is kept. */
export interface ProgressFile {
  /** @throws InvariantError when there is a file that can't be read: starting over would tell the past twice */
  read(): Promise<SimulationProgress>
  write(progress: SimulationProgress): Promise<void>
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** Progress in a JSON file, written whole. */
export const createProgressFile = (path: string): ProgressFile => ({
  async read() {
    try {
      return simulationProgress.parse(JSON.parse(await readFile(path, 'utf8'))).worlds
    } catch (error) {
      if (isMissing(error)) return {}
      throw new InvariantError(
        `${path} can't be read (${describeError(error)}): remove it with all local data by --fresh`,
        { cause: error },
      )
    }
  },
  async write(worlds) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(`${path}.new`, `${JSON.stringify({ format: 1, worlds }, null, 2)}\n`)
    await rename(`${path}.new`, path)
  },
})
