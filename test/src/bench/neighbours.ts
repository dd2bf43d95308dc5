/**
 * The neighbours bench: all cosine neighbours of MovieLens 1M, top 100, items by users and users by items; beside it scipy's
 * sparse product with a top k, in turns in the same run. Both must find the same strengths, or the figures say nothing. Then
 * again by a thread for each core, and how many times faster that was.
 */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fitNeighboursInThreads } from '@profilestream/models'
import { matrixOfSequences, transpose, type Neighbours, type SparseMatrix } from '@profilestream/similarity'
import { dataFile } from '../support/data-sets.js'
import { projectRoot } from '../support/project-root.js'
import { pythonPackages } from '../support/python.js'
import { describeMachine, rounded, type Figure, type RunBench } from './bench.js'

const K = 100
const ROUNDS = 3
const SAME_WITHIN = 1e-4

interface Timed {
  readonly seconds: number
  /** Sum of all strengths found: equal sums, equal work. */
  readonly sum: number
}
interface PeerResult {
  readonly items: Timed
  readonly users: Timed
  readonly peakMiB: number
}

const SIDES = ['items', 'users'] as const
type Side = (typeof SIDES)[number]

const readMatrix = (file: string): SparseMatrix => {
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const sequences = lines.map((line) => Int32Array.from(line.trim().split(/\s+/), Number))
  const items = 1 + sequences.reduce((most, sequence) => Math.max(most, ...sequence), 0)
  return matrixOfSequences(sequences, items)
}

const runPeer = async (file: string, packages: string): Promise<PeerResult> => {
  const script = join(projectRoot, 'test', 'src', 'bench', 'peers', 'neighbours.py')
  const env = { ...process.env, PYTHONPATH: packages, OMP_NUM_THREADS: '1' }
  const { stdout } = await promisify(execFile)('python3', [script, file, String(K)], { env })
  return JSON.parse(stdout) as PeerResult
}

const sumOf = ({ scores }: Neighbours): number => scores.reduce((sum, score) => sum + score, 0)

const timeOurs = async (matrix: SparseMatrix, threads: number): Promise<Timed> => {
  const began = performance.now()
  const found = await fitNeighboursInThreads(matrix, 'cosine', { k: K }, threads)
  return { seconds: (performance.now() - began) / 1_000, sum: sumOf(found) }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

/** What one side took, round by round. */
interface Rounds {
  readonly alone: Timed[]
  readonly threaded: Timed[]
  readonly peer: Timed[]
}

const refuseDifferent = ({ alone, threaded, peer }: Rounds, side: Side): void => {
  for (const ours of [...alone, ...threaded])
    for (const { sum } of peer)
      if (!(Math.abs(ours.sum - sum) <= SAME_WITHIN * sum))
        throw new Error(
          `${side}: our strengths add up to ${ours.sum}, scipy's to ${sum}: one of them is wrong`,
        )
}

const figuresOf = ({ alone, threaded, peer }: Rounds): Figure => {
  const secondsOf = (rounds: readonly Timed[]): number => median(rounds.map(({ seconds }) => seconds))
  const [seconds, scipySeconds, secondsWithThreads] = [alone, peer, threaded].map(secondsOf) as [
    number,
    number,
    number,
  ]
  return {
    seconds: rounded(seconds),
    scipySeconds: rounded(scipySeconds),
    ratioToScipy: rounded(seconds / scipySeconds),
    secondsWithThreads: rounded(secondsWithThreads),
    speedUpByThreads: rounded(seconds / secondsWithThreads),
  }
}

/** Runs it; needs no servers. */
export const run: RunBench = async ({ report }) => {
  const file = dataFile('ml-1m', 'train.txt')
  const packages = await pythonPackages(
    join(projectRoot, 'test', 'src', 'bench', 'peers', 'requirements.txt'),
  )
  if (packages.kind === 'missing') throw new Error(packages.reason)
  const users = readMatrix(file)
  const matrices: Record<Side, SparseMatrix> = { items: transpose(users), users }
  const threads = availableParallelism()
  const noRounds = (): Rounds => ({ alone: [], threaded: [], peer: [] })
  const rounds: Record<Side, Rounds> = { items: noRounds(), users: noRounds() }
  let scipyPeakMiB = 0
  for (let round = 1; round <= ROUNDS; round++) {
    report(`round ${round} of ${ROUNDS}`)
    const peer = await runPeer(file, packages.folder)
    scipyPeakMiB = Math.max(scipyPeakMiB, peer.peakMiB)
    for (const side of SIDES) {
      rounds[side].peer.push(peer[side])
      rounds[side].alone.push(await timeOurs(matrices[side], 1))
      rounds[side].threaded.push(await timeOurs(matrices[side], threads))
    }
  }
  for (const side of SIDES) refuseDifferent(rounds[side], side)
  const figures = {
    items: figuresOf(rounds.items),
    users: figuresOf(rounds.users),
    threads,
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1_024),
    scipyPeakMiB: Math.round(scipyPeakMiB),
  }
  return { name: 'neighbours', machine: describeMachine(), figures }
}
