/** A process that works on demand: a line in, work done, a line of JSON out. So two can work in turns, never at once. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Such a process; `end` closes its input, at which it ends. */
export interface OnDemand<Answer> {
  ask(line: string): Promise<Answer>
  end(): void
}

/** Starts one. */
export const startOnDemand = <Answer>(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): OnDemand<Answer> => {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    ask: async (line) => {
      child.stdin.write(`${line}\n`)
      const answer = await lines.next()
      if (answer.done === true) throw new Error(`${[command, ...args].join(' ')} ended without an answer`)
      return JSON.parse(answer.value) as Answer
    },
    end: () => child.stdin.end(),
  }
}
