/** What the event loop and the encoder's thread say to each other. */
import type { EncoderDescription } from '@profilestream/models'
import type { HistoryColumns } from '@profilestream/profile'

/** To the thread. */
export type EncoderRequest =
  | { readonly kind: 'load'; readonly encoder: number; readonly description: EncoderDescription }
  | {
      readonly kind: 'encode'
      readonly encoder: number
      /** Item indices of all histories end to end. */
      readonly items: Int32Array
      /** Where each history ends, [histories]. */
      readonly ends: Int32Array
      /** What is known beside the items, end to end likewise; absent where the encoder reads items only. */
      readonly columns?: HistoryColumns
    }
  | { readonly kind: 'dispose'; readonly encoder: number }

/** From the thread: one answer to each load and encode, in their order. */
export type EncoderAnswer =
  | { readonly kind: 'loaded' }
  /** Row-major [histories, dimension]. */
  | { readonly kind: 'encoded'; readonly vectors: Float32Array; readonly seconds: number }
  | { readonly kind: 'failed'; readonly message: string }

/** Histories laid end to end, so that one buffer travels instead of many. */
export const packHistories = (
  histories: readonly Int32Array[],
): { readonly items: Int32Array<ArrayBuffer>; readonly ends: Int32Array<ArrayBuffer> } => {
  const ends = new Int32Array(histories.length)
  let length = 0
  histories.forEach((history, at) => (ends[at] = length += history.length))
  const items = new Int32Array(length)
  histories.forEach((history, at) => items.set(history, (ends[at] ?? 0) - history.length))
  return { items, ends }
}

/** The inverse of `packHistories`. */
export const unpackHistories = (items: Int32Array, ends: Int32Array): Int32Array[] =>
  Array.from(ends, (end, at) => items.subarray(at === 0 ? 0 : ends[at - 1], end))

/** Columns of histories laid end to end as these are. */
export const packColumns = (all: readonly HistoryColumns[]): HistoryColumns => ({
  at: Float64Array.from(all.flatMap(({ at }) => [...at])),
  actions: Uint8Array.from(all.flatMap(({ actions }) => [...actions])),
  values: Int8Array.from(all.flatMap(({ values }) => [...values])),
})

/** The inverse of `packColumns`. */
export const unpackColumns = (columns: HistoryColumns, ends: Int32Array): HistoryColumns[] =>
  Array.from(ends, (end, at) => {
    const from = at === 0 ? 0 : (ends[at - 1] ?? 0)
    return {
      at: columns.at.subarray(from, end),
      actions: columns.actions.subarray(from, end),
      values: columns.values.subarray(from, end),
    }
  })
