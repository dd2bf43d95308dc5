/**
 * `npm run evaluate:all [-- NAME …]`: judges every suite, or those named, and writes their tables into docs/evaluation.md.
 * Suites that are not named keep the figures of their last run. `tables` as a name runs nothing.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeError } from '@profilestream/contracts'
import { describeMachine } from '../bench/bench.js'
import { projectRoot } from '../support/project-root.js'
import { withPart } from './document.js'
import { dataFolder } from '../support/data-sets.js'
import { lastResult, runSuite } from './run-suite.js'
import { SUITES } from './suites.js'
import { suiteLines } from './tables.js'

const DOCUMENT = join(projectRoot, 'docs', 'evaluation.md')

const put = (name: string, lines: readonly string[]): void =>
  writeFileSync(DOCUMENT, withPart(readFileSync(DOCUMENT, 'utf8'), name, lines))

const judgeSuites = async (isWanted: (name: string) => boolean): Promise<void> => {
  for (const suite of SUITES) {
    if (!isWanted(suite.name)) continue
    if (!existsSync(join(dataFolder, suite.folder))) {
      console.error(`${suite.name} is left out: there is no ${join(dataFolder, suite.folder)}`)
      continue
    }
    console.error(`${suite.name}: ${suite.models.join(', ')}`)
    await runSuite(suite)
  }
}

const writeTables = (): void => {
  for (const suite of SUITES) {
    const judged = lastResult(suite)
    if (judged !== null) put(suite.name, suiteLines(judged))
  }
}

const machineLines = (): string[] => {
  const { cpu, cores, memoryGiB, node } = describeMachine()
  return [
    `Seconds and memory: ${cores} cores of ${cpu}, ${memoryGiB} GiB, Node ${node}; other work may have been on the machine.`,
  ]
}

const names = process.argv.slice(2)
const isWanted = (name: string): boolean => names.length === 0 || names.includes(name)
const unknown = names.filter((name) => ![...SUITES.map((suite) => suite.name), 'tables'].includes(name))
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown.join(', ')}; there are ${SUITES.map(({ name }) => name).join(', ')}, tables`,
  )
  process.exit(2)
}
try {
  await judgeSuites(isWanted)
  writeTables()
  put('machine', machineLines())
  console.log(`Written: ${DOCUMENT}`)
} catch (error) {
  console.error(`evaluate:all: ${describeError(error)}`)
  process.exit(1)
}
