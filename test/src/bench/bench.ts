/** What a bench is: it runs against real servers and says figures, beside the machine they were measured on. */
import { writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'

/** How a bench is run. */
export interface BenchOptions {
  /** Its own arguments: `npm run bench -- NAME --events 100000` gives { events: '100000' }. */
  readonly args: Readonly<Record<string, string>>
  /** Says what is going on, one line. */
  readonly report: (line: string) => void
}

/** What a bench found. */
export interface BenchResult {
  readonly name: string
  readonly machine: MachineDescription
  /** Figures by name, units in the names. */
  readonly figures: Readonly<Record<string, Figure>>
}

/** A number, or numbers by name: phases, processes. */
export type Figure = number | Readonly<Record<string, number>>

/** A module under test/src/bench exports this as `run`. */
export type RunBench = (options: BenchOptions) => Promise<BenchResult>

/** Where figures were measured. */
export interface MachineDescription {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly node: string
  readonly system: string
}

/** This machine. */
export const describeMachine = (): MachineDescription => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  system: `${process.platform} ${release()}`,
})

/** Four significant digits: what a measurement is worth. */
export const rounded = (value: number): number => Number(value.toPrecision(4))

/** Writes a result as JSON. */
export const writeResult = (file: string, result: BenchResult): void =>
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`)

/** A result as lines for a terminal. */
export const resultLines = ({ name, machine, figures }: BenchResult): string[] => [
  `${name} on ${machine.cores} × ${machine.cpu}, Node ${machine.node}`,
  ...Object.entries(figures).flatMap(([figure, value]) =>
    typeof value === 'number'
      ? [`  ${figure}: ${value}`]
      : [`  ${figure}:`, ...Object.entries(value).map(([part, number]) => `    ${part}: ${number}`)],
  ),
]
