/** One line that says how far a fit is, rewritten in place on a terminal, printed now and then elsewhere. */
import type { FitProgress } from '@profilestream/evaluation'

/** Takes progress and shows it. */
export interface ProgressLine {
  show(progress: FitProgress): void
  /** Shows a line of one's own words. */
  say(text: string): void
  /** Ends the line, so that what follows starts on its own. */
  end(): void
}

/** Where the line goes. */
export interface ProgressOutput {
  readonly isTTY?: boolean
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
  let open = false
  const say = (text: string): void => {
    if (output.isTTY === true) {
      output.write(`\r\u001b[K${text}`)
      open = true
    } else if (now() - lastPlainMs >= PLAIN_INTERVAL_MS) {
      lastPlainMs = now()
      output.write(`${text}\n`)
    }
  }
  return {
    say,
    show: (progress) => say(describeProgress(progress)),
    end() {
      if (open) output.write('\r\u001b[K')
      open = false
    },
  }
}
