/** `node infra/setup/acquire.mjs kafka redis …`: makes sure these servers can be run here and prints how, as JSON. */
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { ensurePrometheus, ensureRedis } from './distribution-servers.mjs'
import { ensureKafka, ensureRegistry, ensureS3 } from './java-servers.mjs'
import { allOrProblems, problemsOf } from './problems.mjs'
import { endProgramsOnInterrupt } from './processes.mjs'
import { reportToTerminal } from './progress.mjs'

/** What a local server is called, and the part of the set-up that brings it. */
const SERVERS = {
  kafka: ensureKafka,
  registry: ensureRegistry,
  redis: ensureRedis,
  prometheus: ensurePrometheus,
  s3: ensureS3,
}

/** @typedef {keyof typeof SERVERS} LocalServerName */

/**
 * Brings every server named; the ones that cannot be had are told all at once.
 * @param {readonly string[]} names
 * @param {import('./progress.mjs').Report} report
 * @returns {Promise<Record<string, { made: boolean } | null>>} by name: how it is run; null when it can be done without
 */
export const acquireServers = async (names, report) => {
  /** @type {Record<string, { made: boolean } | null>} */
  const found = {}
  const known = names.filter((name) => name in SERVERS)
  await allOrProblems(
    known.map(async (name) => {
      found[name] = await SERVERS[/** @type {LocalServerName} */ (name)](report)
    }),
  )
  return found
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  endProgramsOnInterrupt()
  try {
    console.log(JSON.stringify(await acquireServers(process.argv.slice(2), reportToTerminal)))
  } catch (error) {
    console.log(JSON.stringify({ problems: problemsOf(error) }))
    process.exitCode = 1
  }
}
