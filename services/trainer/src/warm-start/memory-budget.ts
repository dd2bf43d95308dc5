/** How many interactions a refit may read so that its process stays within its memory. Pure; constants measured (docs/training.md). */

/** What a training process holds before it reads anything: Node, TensorFlow, the dropout pool, MiB. */
const BASE_MIB = 700
/** What an interaction of the window costs at the highest point, bytes. */
const BYTES_PER_INTERACTION = 500
/** What an item costs at the highest point, bytes: weights, moments, gradients, scores of a batch. */
const BYTES_PER_ITEM = 20_000

const MIB = 2 ** 20

/** The most memory that a refit is expected to hold, MiB. */
export const expectedMemoryMiB = ({
  interactions,
  items,
}: {
  readonly interactions: number
  readonly items: number
}): number => BASE_MIB + (interactions * BYTES_PER_INTERACTION + items * BYTES_PER_ITEM) / MIB

/** The most interactions that fit, whatever the items; 0 when not even an empty window does. */
export const interactionsWithin = (maximumMemoryMiB: number): number =>
  Math.max(0, Math.floor(((maximumMemoryMiB - BASE_MIB) * MIB) / BYTES_PER_INTERACTION))
