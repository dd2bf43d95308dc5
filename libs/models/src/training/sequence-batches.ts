/** From users' sequences to batches of windows: inputs, and what followed at every output position. */
import type { Random } from '@profilestream/contracts'
import { viewSteps, type StepColumns, type TrainSet } from '@profilestream/evaluation'
import { shuffle } from '../random.js'
import { PADDING, padRows, type PaddedRows } from '../sequence-tensors.js'

/** How windows are cut and batched. */
export interface BatchPlan {
  /** Most inputs in a window. */
  readonly length: number
  /** Inputs per output of the network. */
  readonly stride: number
  /** Windows in a batch. */
  readonly batch: number
}

/** A stretch of a user's sequence: the newest item is the last target, what is before it is input. */
export interface Window {
  readonly items: Int32Array
  /** Of the same steps, where they are known. */
  readonly columns?: StepColumns
}

/** One training batch in plain memory. */
export interface SequenceBatch {
  readonly rows: PaddedRows
  /** Output positions that have a target, as places in [batch * length / stride]; ascending. */
  readonly places: Int32Array
  /** The item that followed, one a place. */
  readonly targets: Int32Array
}

/** Batches that are shuffled in groups of this many keep windows of like length together, and so pad little. */
const SHUFFLED_TOGETHER = 32

/**
 * The windows of one pass. The newest `length` targets of a sequence are one window, always. With `older`, what
 * came before is cut at a random place and every `length` targets from there, so that a pass has every target
 * once and each time with another context.
 */
export const cutWindows = (
  { sequences, columns }: Pick<TrainSet, 'sequences' | 'columns'>,
  { length, older }: { length: number; older: boolean },
  random: Random,
): Window[] =>
  sequences.flatMap((items, user) => {
    if (items.length < 2) return []
    const sequence = windowOf(items, columns?.[user])
    const windows = [windowEndingAt(sequence, items.length, length)]
    const oldestTarget = items.length - length
    if (!older || oldestTarget <= 1) return windows
    const first = Math.min(oldestTarget - 1, 1 + random.integer(length))
    windows.push(windowEndingAt(sequence, oldestTarget, first))
    for (let end = oldestTarget - first; end > 1; end -= length)
      windows.push(windowEndingAt(sequence, end, length))
    return windows
  })

const windowOf = (items: Int32Array, columns?: StepColumns): Window => ({
  items,
  ...(columns && { columns }),
})

/** The steps from `from` until `to`, without copying. */
const viewWindow = ({ items, columns }: Window, from: number, to: number): Window =>
  windowOf(items.subarray(from, to), columns && viewSteps(columns, from, to))

/** The `targets` items before `end` and the one item before them that the first is predicted from. */
const windowEndingAt = (sequence: Window, end: number, targets: number): Window =>
  viewWindow(sequence, Math.max(0, end - targets - 1), end)

/** The batches of one pass in random order, windows of like length together. */
export const batchesOf = (
  windows: readonly Window[],
  { length, stride, batch }: BatchPlan,
  random: Random,
): SequenceBatch[] => {
  const shuffled = shuffle(random, [...windows])
  const groups: Window[][] = []
  const together = batch * SHUFFLED_TOGETHER
  for (let from = 0; from < shuffled.length; from += together) {
    const alike = shuffled.slice(from, from + together).sort((a, b) => a.items.length - b.items.length)
    for (let at = 0; at < alike.length; at += batch) groups.push(alike.slice(at, at + batch))
  }
  return shuffle(random, groups).map((group) => toBatch(group, length, stride))
}

/** Lays windows out: the newest item of each is the last target, everything before it is input. */
export const toBatch = (windows: readonly Window[], length: number, stride: number): SequenceBatch => {
  const rows = padInputs(windows, length, stride)
  const outputs = rows.length / stride
  const places: number[] = []
  const targets: number[] = []
  windows.forEach(({ items }, row) => {
    const oldest = items.length - 1 - rows.length
    for (let output = 0; output < outputs; output++) {
      const input = (output + 1) * stride - 1
      const target = items[oldest + input + 1]
      if (target === undefined || rows.indices[row * rows.length + input] === PADDING) continue
      places.push(row * outputs + output)
      targets.push(target)
    }
  })
  return { rows, places: Int32Array.from(places), targets: Int32Array.from(targets) }
}

/** All but the newest step of each window, which is only a target. */
const padInputs = (windows: readonly Window[], length: number, stride: number): PaddedRows => {
  const inputs = windows.map((window) => viewWindow(window, 0, window.items.length - 1))
  const rows = padRows(
    inputs.map(({ items }) => items),
    length,
    stride,
  )
  const columns = inputs.flatMap((input) => input.columns ?? [])
  return columns.length === 0 ? rows : { ...rows, columns }
}
