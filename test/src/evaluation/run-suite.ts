/** One suite is run as a user would run it: a process of its own, its figures in a file that stays. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder } from '../support/data-sets.js'
import { projectRoot } from '../support/project-root.js'
import type { Judged, JudgedProbes } from './judged.js'
import type { Suite } from './suites.js'

const RESULTS = join(projectRoot, '.profilestream', 'evaluation')

const resultOf = ({ name }: Suite): string => join(RESULTS, `${name}.json`)

/** Runs it. @throws Error when the command fails, which has said why */
export const runSuite = (suite: Suite): Promise<void> => {
  mkdirSync(RESULTS, { recursive: true })
  const program = join(projectRoot, 'services', 'cli', 'bin', 'profilestream.mjs')
  const args = [
    ...['evaluate', '--events', join(dataFolder, suite.folder), '--protocol', suite.protocol],
    ...['--models', suite.models.join(','), '--json', resultOf(suite)],
    ...(suite.task === undefined ? [] : ['--task', suite.task]),
    ...(suite.judges === undefined ? [] : ['--judges', String(suite.judges)]),
  ]
  return new Promise((resolve, reject) => {
    const command = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
    command.once('error', reject)
    command.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${suite.name}: profilestream evaluate ended with ${code}`)),
    )
  })
}

/** The last result; null when it was never run. */
export const lastResult = (suite: Suite): Judged | JudgedProbes | null =>
  existsSync(resultOf(suite))
    ? (JSON.parse(readFileSync(resultOf(suite), 'utf8')) as Judged | JudgedProbes)
    : null
