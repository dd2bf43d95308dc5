/** The live view: a screen rewritten each second on a terminal, a line now and then elsewhere. */
import chalk from 'chalk'
import logUpdate from 'log-update'
import { pause } from '../pause.js'
import type { Picture } from './picture.js'
import { plainLine, screenLines } from './render.js'

/** Shows pictures and lines in between. */
export interface LiveView {
  /** Shows pictures until the signal is aborted. */
  run(picture: () => Promise<Picture>, signal: AbortSignal): Promise<void>
  /** Prints a line that stays. */
  tell(line: string): void
  /** Leaves the last screen standing. */
  end(): void
}

const SCREEN_EVERY_MS = 1_000
const LINE_EVERY_MS = 5_000
/** Columns where the terminal does not say. */
const DEFAULT_COLUMNS = 100

const repeat = async (everyMs: number, signal: AbortSignal, act: () => Promise<void>): Promise<void> => {
  while (!signal.aborted) {
    await act()
    await pause(everyMs, signal)
  }
}

/** A view on a terminal. */
const screenView = (): LiveView => ({
  run: (picture, signal) =>
    repeat(SCREEN_EVERY_MS, signal, async () => {
      const lines = screenLines(await picture(), process.stdout.columns || DEFAULT_COLUMNS, chalk)
      if (!signal.aborted) logUpdate(lines.join('\n'))
    }),
  tell: (line) => logUpdate.persist(line),
  end: () => logUpdate.done(),
})

/** A view for logs and pipes. */
const lineView = (out: (line: string) => void): LiveView => ({
  run: (picture, signal) =>
    repeat(LINE_EVERY_MS, signal, async () => {
      const line = plainLine(await picture())
      if (!signal.aborted) out(line)
    }),
  tell: out,
  end: () => undefined,
})

/**
 * Makes the view.
 * @param onTerminal  whether standard output is a terminal
 */
export const createLiveView = (onTerminal: boolean, out: (line: string) => void): LiveView =>
  onTerminal ? screenView() : lineView(out)
