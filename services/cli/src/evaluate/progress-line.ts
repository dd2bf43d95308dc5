/** A line that says how far a fit is, with curves below it on a terminal, where it is rewritten in place; printed now and then elsewhere. */
import type { FitProgress } from '@profilestream/evaluation'
import { curveLines, type CurvePoint } from './curve-lines.js'

/** Takes progress and shows it. */
export interface ProgressLine {
  show(progress: FitProgress): void
  /** Shows a line of one's own words. @param curve  drawn below it, on a terminal alone */
  say(text: string, curve?: readonly CurvePoint[]): void
  /** Ends the line, so that what follows starts on its own. */
  end(): void
}

/** Where the line goes. */
export interface ProgressOutput {
  readonly isTTY?: boolean
  /** Of the terminal, so that no line is broken into two. */
  readonly columns?: number
  write(text: string): unknown
}

/** Milliseconds between two lines where no terminal rewrites them. */
const PLAIN_INTERVAL_MS = 10_000

/** Seconds as 45 s, 3 min 20 s or 1 h 5 min. */
export const spokenSeconds = (seconds: number): string => {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`
}

/** The progress in words. */
export const describeProgress = (progress: FitProgress): string => {
  const { ranker, epoch, epochs, loss, figures, secondsLeft } = progress
  const parts = [
    epoch === undefined ? 'fitting' : `epoch ${epoch}${epochs === undefined ? '' : `/${epochs}`}`,
    ...(loss === undefined ? [] : [loss === null ? 'nothing trained' : `loss ${loss.toFixed(4)}`]),
    ...Object.entries(figures ?? {}).map(([name, value]) => `${name} ${value.toFixed(4)}`),
    ...(secondsLeft === undefined ? [] : [`${spokenSeconds(secondsLeft)} left`]),
  ]
  return `${ranker}: ${parts.join(', ')}`
}

/**
 * Makes the line.
 * @param now  a clock, milliseconds
 */
export const createProgressLine = (output: ProgressOutput, now: () => number): ProgressLine => {
  let lastPlainMs = Number.NEGATIVE_INFINITY
  const terminal = createBlock(output)
  const learned = createLearned()
  const say = (text: string, curve: readonly CurvePoint[] = []): void => {
    if (output.isTTY === true) return terminal.rewrite([text, ...curveLines(curve)])
    if (now() - lastPlainMs < PLAIN_INTERVAL_MS) return
    lastPlainMs = now()
    output.write(`${text}\n`)
  }
  return {
    say,
    show: (progress) => say(describeProgress(progress), learned.with(progress)),
    end: () => terminal.remove(),
  }
}

/** What one fit has told so far; another one begins anew. */
const createLearned = (): { with(progress: FitProgress): readonly CurvePoint[] } => {
  let of = ''
  let points: CurvePoint[] = []
  return {
    with: ({ ranker, epoch, loss = null, figures }) => {
      if (ranker !== of) points = []
      of = ranker
      if (epoch !== undefined) points.push({ loss, ndcg10: figures?.['ndcg@10'] ?? null })
      return points
    },
  }
}

const DEFAULT_COLUMNS = 80
const CLEAR_TO_END = '\u001b[J'

/** Lines of a terminal that are written again in place. */
const createBlock = (output: ProgressOutput): { rewrite(lines: readonly string[]): void; remove(): void } => {
  let height = 0
  const clear = (): string => `\r${height > 1 ? `\u001b[${height - 1}A` : ''}${CLEAR_TO_END}`
  return {
    rewrite: (lines) => {
      const width = (output.columns ?? DEFAULT_COLUMNS) - 1
      output.write(clear() + lines.map((line) => line.slice(0, width)).join('\n'))
      height = lines.length
    },
    remove: () => {
      if (height > 0) output.write(clear())
      height = 0
    },
  }
}
