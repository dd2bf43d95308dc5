/** The k highest of many scores by a bounded heap: one pass, no sort of the whole catalog. */

/** The highest scores, best first; equal scores in ascending index order. */
export interface TopK {
  /** Indices into the scores, [≤ k]. */
  readonly indices: Int32Array
  /** Their scores, [≤ k]. */
  readonly scores: Float32Array
}

/**
 * Exactly the first k of a full sort by (score descending, index ascending). NaN and −∞ never rank.
 * @param scores    one score for each index, [n]
 * @param k         how many; fewer come back when fewer can rank
 * @param excluded  indices that may not rank, or a mask with 1 where excluded, [n]
 */
export const topK = (scores: Float32Array, k: number, excluded?: Iterable<number> | Uint8Array): TopK => {
  const mask = excluded instanceof Uint8Array ? excluded : maskOf(excluded, scores.length)
  const heap = new Int32Array(Math.min(Math.max(k, 0), scores.length))
  let size = 0
  if (heap.length === 0) return { indices: heap, scores: new Float32Array(0) }
  for (let index = 0; index < scores.length; index += 1) {
    const score = scores[index]!
    if (!(score > -Infinity) || (mask !== null && mask[index] === 1)) continue
    if (size < heap.length) {
      heap[size] = index
      siftUp(heap, size, scores)
      size += 1
    } else if (score > scores[heap[0]!]!) {
      heap[0] = index
      siftDown(heap, size, scores)
    }
  }
  return sorted(heap.subarray(0, size), scores)
}

const maskOf = (excluded: Iterable<number> | undefined, length: number): Uint8Array | null => {
  if (excluded === undefined) return null
  const mask = new Uint8Array(length)
  for (const index of excluded) mask[index] = 1
  return mask
}

/** Whether a ranks behind b: the heap keeps the worst at its root. */
const isWorse = (a: number, b: number, scores: Float32Array): boolean =>
  scores[a]! < scores[b]! || (scores[a]! === scores[b]! && a > b)

const siftUp = (heap: Int32Array, from: number, scores: Float32Array): void => {
  let child = from
  while (child > 0) {
    const parent = (child - 1) >> 1
    if (!isWorse(heap[child]!, heap[parent]!, scores)) return
    swap(heap, child, parent)
    child = parent
  }
}

const siftDown = (heap: Int32Array, size: number, scores: Float32Array): void => {
  let parent = 0
  for (;;) {
    const left = 2 * parent + 1
    if (left >= size) return
    const right = left + 1
    const worst = right < size && isWorse(heap[right]!, heap[left]!, scores) ? right : left
    if (!isWorse(heap[worst]!, heap[parent]!, scores)) return
    swap(heap, parent, worst)
    parent = worst
  }
}

const swap = (heap: Int32Array, a: number, b: number): void => {
  const kept = heap[a]!
  heap[a] = heap[b]!
  heap[b] = kept
}

const sorted = (kept: Int32Array, scores: Float32Array): TopK => {
  const indices = Int32Array.from(kept).sort((a, b) => (isWorse(a, b, scores) ? 1 : -1))
  return { indices, scores: Float32Array.from(indices, (index) => scores[index]!) }
}
