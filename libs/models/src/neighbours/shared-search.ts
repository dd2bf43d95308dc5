/** A search for neighbours in memory that threads share: what is searched, lists for each of them, and whose turn which rows are. */
import {
  gatherLists,
  meetPairs,
  memoryFor,
  type ListMemory,
  type NeighbourTask,
  type RowRange,
  type SparseMatrix,
} from '@profilestream/similarity'

/** What every thread is given; all of it is shared, nothing is copied. */
export interface SharedSearch {
  readonly task: NeighbourTask
  /** Lists of each thread. */
  readonly memories: readonly ListMemory[]
  /** The row that is next to be handed out: one place for pairs, one for gathering, [2]. */
  readonly next: Int32Array
}

/** Rows handed out at once: few enough that threads end together, many enough that asking costs nothing. */
const BLOCK = 16

const PAIRS = 0
const GATHERING = 1

const shareNumbers = <Numbers extends Uint32Array | Float32Array>(
  numbers: Numbers,
  make: (memory: SharedArrayBuffer) => Numbers,
): Numbers => {
  const shared = make(new SharedArrayBuffer(numbers.byteLength))
  shared.set(numbers)
  return shared
}

const shareMatrix = (matrix: SparseMatrix): SparseMatrix => ({
  ...matrix,
  offsets: shareNumbers(matrix.offsets, (memory) => new Uint32Array(memory)),
  columns: shareNumbers(matrix.columns, (memory) => new Uint32Array(memory)),
  values: shareNumbers(matrix.values, (memory) => new Float32Array(memory)),
})

/** Lays a search out for so many threads. */
export const shareSearch = ({ rows, options }: NeighbourTask, threads: number): SharedSearch => {
  const { matrix, transposed } = rows
  const shared = { ...rows, matrix: shareMatrix(matrix), transposed: shareMatrix(transposed) }
  const task = { rows: shared, options }
  const allocate = (sizeBytes: number): SharedArrayBuffer => new SharedArrayBuffer(sizeBytes)
  return {
    task,
    memories: Array.from({ length: threads }, () => memoryFor(task, allocate)),
    next: new Int32Array(new SharedArrayBuffer(8)),
  }
}

/** Works through rows as long as there are some that nobody has taken: the first rows are the most work, so all end together. */
const takeTurns = ({ task, next }: SharedSearch, place: number, work: (range: RowRange) => void): void => {
  const { rows } = task.rows.matrix
  for (;;) {
    const from = Atomics.add(next, place, BLOCK)
    if (from >= rows) return
    work({ from, to: Math.min(rows, from + BLOCK) })
  }
}

/** Meets a thread's part of the pairs. @param thread  whose lists are offered to */
export const meetPairsInTurns = (search: SharedSearch, thread: number): void => {
  const { task, memories } = search
  const memory = memories[thread]
  if (memory === undefined)
    throw new RangeError(`there are no lists for thread ${thread} of ${memories.length}`)
  const others = memories.filter((other) => other !== memory)
  takeTurns(search, PAIRS, meetPairs(task, memory, others))
}

/** Gathers a thread's part of the rows, once all threads have met their pairs. */
export const gatherInTurns = (search: SharedSearch): void =>
  takeTurns(search, GATHERING, gatherLists(search.memories))
