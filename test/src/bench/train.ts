/**
 * The train bench: steps of the attention network here and of the same network in Python TensorFlow as a compiled graph,
 * in turns in one run, each in a process of its own.
 */
import { join } from 'node:path'
import { projectRoot } from '../support/project-root.js'
import { pythonPackages } from '../support/python.js'
import { describeMachine, rounded, type Figure, type RunBench } from './bench.js'
import { startOnDemand, type OnDemand } from './on-demand.js'

const WARM_UP_STEPS = 3
const STEPS_A_TURN = 4
const TURNS = 8

/** What a peer says of the steps it was asked for. */
interface Steps {
  readonly positions: number
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMiB: number
  readonly loss: number
}

const startPython = async (args: Readonly<Record<string, string>>): Promise<OnDemand<Steps>> => {
  const packages = await pythonPackages(join(projectRoot, 'test', 'golden', 'tensorflow', 'requirements.txt'))
  if (packages.kind === 'missing') throw new Error(packages.reason)
  const script = join(projectRoot, 'test', 'src', 'bench', 'peers', 'train.py')
  const options = args['xla'] === undefined ? [] : ['--xla']
  return startOnDemand('python3', [script, ...options], { PYTHONPATH: packages.folder })
}

const startOurs = (): OnDemand<Steps> =>
  startOnDemand(process.execPath, [
    join(projectRoot, 'libs', 'models', 'dist', 'train.bench.js'),
    'attention',
  ])

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle - 0.5)] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2
}

const perSecond = (turns: readonly Steps[], of: 'seconds' | 'cpuSeconds'): number =>
  median(turns.map((turn) => turn.positions / turn[of]))

const figuresOf = (ours: readonly Steps[], python: readonly Steps[]): Record<string, Figure> => {
  const ratios = ours.map((turn, index) => (python[index]?.seconds ?? NaN) / turn.seconds)
  const cpuRatio = perSecond(ours, 'cpuSeconds') / perSecond(python, 'cpuSeconds')
  return {
    positionsPerSecond: rounded(perSecond(ours, 'seconds')),
    pythonPositionsPerSecond: rounded(perSecond(python, 'seconds')),
    ratioToPython: rounded(median(ratios)),
    positionsPerCpuSecond: rounded(perSecond(ours, 'cpuSeconds')),
    pythonPositionsPerCpuSecond: rounded(perSecond(python, 'cpuSeconds')),
    ratioToPythonByCpu: rounded(cpuRatio),
    peakMiB: Math.round(Math.max(...ours.map(({ peakMiB }) => peakMiB))),
    pythonPeakMiB: Math.round(Math.max(...python.map(({ peakMiB }) => peakMiB))),
  }
}

/** Runs it; needs no servers. Options: `turns` (8), `steps` a turn (4), `xla 1` compiles Python's graph by XLA. */
export const run: RunBench = async ({ args, report }) => {
  const peers = { ours: startOurs(), python: await startPython(args) }
  const turns: { ours: Steps[]; python: Steps[] } = { ours: [], python: [] }
  const steps = args['steps'] ?? String(STEPS_A_TURN)
  try {
    for (const peer of Object.values(peers)) await peer.ask(String(WARM_UP_STEPS))
    for (let turn = 1; turn <= Number(args['turns'] ?? TURNS); turn++) {
      turns.ours.push(await peers.ours.ask(steps))
      turns.python.push(await peers.python.ask(steps))
      const [ours, python] = [turns.ours.at(-1)?.seconds ?? NaN, turns.python.at(-1)?.seconds ?? NaN]
      report(`turn ${turn}: ${ours.toFixed(2)} s here, ${python.toFixed(2)} s in Python`)
    }
  } finally {
    for (const peer of Object.values(peers)) peer.end()
  }
  return { name: 'train', machine: describeMachine(), figures: figuresOf(turns.ours, turns.python) }
}
