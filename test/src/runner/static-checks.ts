/** What is checked without running the code: format, lint, generated types, the set-up's types, boundaries. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Outcome } from './outcome.js'

/** One check: a program of the project's own node_modules, or a script, run by this Node. */
export interface StaticCheck {
  readonly title: string
  /** path from the root, then arguments */
  readonly command: readonly [string, ...string[]]
  /** what to do when it fails */
  readonly remedy: string
}

/** All checks, the slowest first. */
export const STATIC_CHECKS: readonly StaticCheck[] = [
  {
    title: 'lint (eslint)',
    command: [
      'node_modules/eslint/bin/eslint.js',
      '--cache',
      '--cache-location',
      'node_modules/.cache/eslint/',
      '--max-warnings=0',
      '.',
    ],
    remedy: 'npm run lint -- --fix mends what can be mended by itself.',
  },
  {
    title: 'format (prettier)',
    command: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '--cache', '.'],
    remedy: 'npm run format writes every file as it should be.',
  },
  {
    title: 'boundaries (dependency-cruiser)',
    command: [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      'libs',
      'services',
      'infra/local',
      'test',
    ],
    remedy: 'CONTRIBUTING.md says which layer may import which.',
  },
  {
    title: 'types generated from the schemas are up to date',
    command: ['libs/contracts/generate/main.mjs', '--check'],
    remedy: 'npm run types generates them again.',
  },
  {
    title: 'types of the set-up scripts (tsc)',
    command: ['node_modules/typescript/bin/tsc', '--pretty', 'false', '-p', 'infra/setup'],
    remedy: 'Fix the JSDoc types named above.',
  },
]

/** Runs a check; it passes when its program exits 0. */
export async function runStaticCheck(root: string, check: StaticCheck): Promise<Outcome> {
  const started = performance.now()
  const { code, output } = await runNode(root, check.command)
  const seconds = (performance.now() - started) / 1000
  const failures = code === 0 ? [] : [{ name: check.title, detail: `${output.trim()}\n${check.remedy}` }]
  return { title: check.title, passed: code === 0 ? 1 : 0, skipped: [], failures, seconds }
}

function runNode(
  root: string,
  [script, ...args]: StaticCheck['command'],
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output: output.slice(-20_000) }))
  })
}
