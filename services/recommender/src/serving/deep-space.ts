/** All items that a network can score: those of its release, and those newer than it where their content says that they lie. */
import type { PlaceItem } from '@profilestream/models'
import {
  scoreDeep,
  type ItemTable,
  type ModelEvidence,
  type Numbering,
  type RetrievedSpace,
} from '@profilestream/recommendation'

/** Embeddings, and where their items lie in the item table: the release's first, then the newer ones. */
export interface DeepSpace extends RetrievedSpace {
  readonly numbering: Numbering
}

/** The space as the catalog is now; made again when the catalog has said something new. */
export type DeepSpaceOf = (table: ItemTable) => DeepSpace

/** Inner products of a vector with all items of a space, [items]. */
export const scoreSpace = (vector: Float32Array, { own, newer }: DeepSpace): Float32Array => {
  const scores = scoreDeep(vector, own)
  const more = scoreDeep(vector, newer)
  if (more.length === 0) return scores
  const all = new Float32Array(scores.length + more.length)
  all.set(scores)
  all.set(more, scores.length)
  return all
}

/** The release's own items alone. */
export const ownSpace = ({
  embeddings,
  numbering,
}: Pick<ModelEvidence, 'embeddings' | 'numbering'>): DeepSpace => ({
  own: embeddings,
  newer: { rows: new Float32Array(), dimension: embeddings.dimension },
  numbering,
})

/**
 * Makes the space of a release.
 * @param place  null where the release can't place items by their content
 */
export const createDeepSpace = (model: ModelEvidence, place: PlaceItem | null): DeepSpaceOf => {
  const own = ownSpace(model)
  if (place === null) return () => own
  let space = own
  let revision = -1
  return (table) => {
    if (table.revision() !== revision) space = spaceWith(own, table, place)
    revision = table.revision()
    return space
  }
}

const spaceWith = (release: DeepSpace, table: ItemTable, place: PlaceItem): DeepSpace => {
  const { own, numbering } = release
  const { dimension } = own
  const placed = placedItems(release, table, place)
  if (placed.length === 0) return release
  const rows = new Float32Array(placed.length * dimension)
  placed.forEach(({ row }, at) => rows.set(row, at * dimension))
  const known = numbering.toCatalog.length
  const toCatalog = new Int32Array(known + placed.length)
  toCatalog.set(numbering.toCatalog)
  placed.forEach(({ index }, at) => (toCatalog[known + at] = index))
  const fromCatalog = new Int32Array(table.size()).fill(-1)
  toCatalog.forEach((index, item) => (fromCatalog[index] = item))
  return { own, newer: { rows, dimension }, numbering: { toCatalog, fromCatalog } }
}

const placedItems = (
  { numbering }: DeepSpace,
  table: ItemTable,
  place: PlaceItem,
): { readonly index: number; readonly row: Float32Array }[] =>
  Array.from({ length: table.size() }, (_, index) => index)
    .filter((index) => (numbering.fromCatalog[index] ?? -1) < 0)
    .flatMap((index) => {
      const row = place(table.terms(index))
      return row === null ? [] : [{ index, row }]
    })
