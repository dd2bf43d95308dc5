/** Asks the project's set-up for the programs of local servers: jars, binaries, and what is missing for them. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ConfigError } from '@profilestream/contracts'
import type { ServerName } from '../servers.js'

/** How the programs are run, by server; null for one that can be done without. */
export interface Programs {
  readonly kafka?: JavaProgram
  readonly registry?: JavaProgram
  readonly redis?: NativeProgram
  readonly s3?: JavaProgram
  readonly prometheus?: NativeProgram | null
}

/** A server on Java. */
export interface JavaProgram {
  /** path of the java program */
  readonly java: string
  /** class path, or path of the one jar */
  readonly classPath: string
}

/** A server of the distribution. */
export interface NativeProgram {
  readonly command: string
  /** for LD_LIBRARY_PATH; null when the system's libraries serve */
  readonly libraryPath: string | null
}

/**
 * Makes sure the programs are here; the set-up downloads what is missing and tells its progress.
 * @throws ConfigError that names everything missing and the commands that bring it
 */
export async function acquirePrograms(
  root: string,
  names: readonly ServerName[],
  report: (line: string) => void,
): Promise<Programs> {
  const { output, code } = await runSetUp(root, names, report)
  const answer = parse(output)
  if (answer === null)
    throw new ConfigError(`The set-up of local servers ended with exit code ${code} and no answer.`)
  if ('problems' in answer) throw new ConfigError(answer.problems.join('\n'))
  return answer
}

/** Environment of a native program. */
export function environmentOf(program: NativeProgram): Record<string, string> {
  return program.libraryPath === null ? {} : { LD_LIBRARY_PATH: program.libraryPath }
}

function parse(output: string): Programs | { problems: string[] } | null {
  try {
    return JSON.parse(output) as Programs | { problems: string[] }
  } catch {
    return null
  }
}

function runSetUp(
  root: string,
  names: readonly ServerName[],
  report: (line: string) => void,
): Promise<{ output: string; code: number }> {
  return new Promise((resolve, reject) => {
    const script = join(root, 'infra', 'setup', 'acquire.mjs')
    const child = spawn(process.execPath, [script, ...names], { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => reportLines(chunk.toString(), report))
    child.once('error', reject)
    child.once('close', (code) => resolve({ output, code: code ?? 1 }))
  })
}

function reportLines(text: string, report: (line: string) => void): void {
  for (const line of text.split('\n')) if (line !== '') report(line.replace(/^set-up: /, ''))
}
