/** Where a running `profilestream start` says what it runs and where, so that other commands find it without being told. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

const runningSystem = z.object({
  /** Process id of the start. */
  pid: z.int().positive(),
  kafkaBrokers: z.string(),
  redisUrl: z.string(),
  schemaRegistryUrl: z.string().nullable(),
  prometheusUrl: z.string().nullable(),
  grafanaUrl: z.string().nullable(),
  releasesFolder: z.string(),
  /** Base address of each service's HTTP port, by name. */
  services: z.record(z.string(), z.string()),
  /** Process ids of the services, by name. */
  servicePids: z.record(z.string(), z.int().positive()),
})

/** What is running and where. */
export type RunningSystem = z.output<typeof runningSystem>

/** Whether a process lives. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** What the file says, whether or not it still runs; null when there is no readable file. */
export const readRunningSystem = async (path: string): Promise<RunningSystem | null> => {
  try {
    return runningSystem.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

/** The running system, or null when none runs. */
export const findRunningSystem = async (path: string): Promise<RunningSystem | null> => {
  const found = await readRunningSystem(path)
  return found !== null && isAlive(found.pid) ? found : null
}

/** Writes the file whole: a reader never sees half, and two writes never cross. */
export const writeRunningSystem = (path: string, system: RunningSystem): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, `${JSON.stringify(system, null, 2)}\n`)
  renameSync(`${path}.new`, path)
}

/** Takes the file away. */
export const forgetRunningSystem = (path: string): Promise<void> => rm(path, { force: true })

/**
 * The environment with the addresses of a running system filled in where nothing else names them.
 */
export const withRunningSystem = (
  env: NodeJS.ProcessEnv,
  system: RunningSystem | null,
): NodeJS.ProcessEnv => {
  if (system === null) return env
  const given = (name: string, alias: string): boolean => Boolean(env[name]) || Boolean(env[alias])
  const filled: NodeJS.ProcessEnv = { ...env }
  if (!given('KAFKA_BROKERS', 'PROFILESTREAM_KAFKA_BROKERS')) filled.KAFKA_BROKERS = system.kafkaBrokers
  if (!given('REDIS_URL', 'PROFILESTREAM_REDIS_URL')) filled.REDIS_URL = system.redisUrl
  if (
    system.schemaRegistryUrl !== null &&
    !given('SCHEMA_REGISTRY_URL', 'PROFILESTREAM_KAFKA_SCHEMA_REGISTRY_URL')
  ) {
    filled.SCHEMA_REGISTRY_URL = system.schemaRegistryUrl
  }
  filled.PROFILESTREAM_RELEASES_FOLDER ??= system.releasesFolder
  return filled
}
