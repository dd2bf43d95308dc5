/** `npm run bench -- NAME [--json FILE] [--option value …]`: runs one bench of test/src/bench and tells its figures. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { describeError } from '@profilestream/contracts'
import { resultLines, type RunBench, writeResult } from '../bench/bench.js'
import { projectRoot } from '../support/project-root.js'

const FOLDER = join(projectRoot, 'test', 'dist', 'bench')

/** The modules that export a bench; others in the folder are parts of one. */
const benchNames = (): string[] =>
  readdirSync(FOLDER)
    .filter(
      (file) =>
        file.endsWith('.js') &&
        /export (const|async function|function) run\b/.test(readFileSync(join(FOLDER, file), 'utf8')),
    )
    .map((file) => file.slice(0, -'.js'.length))

const usage = (): string => `npm run bench -- NAME [--json FILE] [--option value …]
Benches: ${benchNames().join(', ')}. test/src/bench/README.md says what each measures.`

/** Options by name; every one has a value. */
const optionsOf = (args: readonly string[]): Record<string, string> => {
  const names = args
    .filter((argument) => argument.startsWith('--'))
    .map((argument) => argument.slice(2).split('=')[0] ?? '')
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
  const { values } = parseArgs({ args: [...args], options, strict: true })
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

const runBench = async (name: string, args: readonly string[]): Promise<void> => {
  const { json, ...own } = optionsOf(args)
  const bench = (await import(pathToFileURL(join(FOLDER, `${name}.js`)).href)) as { run: RunBench }
  const result = await bench.run({ args: own, report: (line) => console.error(`bench: ${line}`) })
  if (json !== undefined) writeResult(json, result)
  console.log(resultLines(result).join('\n'))
}

const [name = '', ...args] = process.argv.slice(2)
if (name === '' || name === '--help') console.log(usage())
else if (!existsSync(FOLDER) || !benchNames().includes(name)) {
  console.error(`There is no bench "${name}".\n${usage()}`)
  process.exitCode = 2
} else {
  try {
    await runBench(name, args)
    process.exit(0)
  } catch (error) {
    console.error(`bench ${name}: ${describeError(error)}`)
    process.exit(1)
  }
}
