/** All items that a network can score: those of its release, and those newer than it where their content says that they lie. */
import type { PlaceItem } from '@profilestream/models'
import type { Embeddings, ItemTable, ModelEvidence, Numbering } from '@profilestream/recommendation'

/** Embeddings and where their items lie in the item table. */
export interface DeepSpace {
  readonly embeddings: Embeddings
  readonly numbering: Numbering
}

/** The space as the catalog is now; made again when the catalog has said something new. */
export type DeepSpaceOf = (table: ItemTable) => DeepSpace

/** The release's own items alone. */
const ownSpace = ({ embeddings, numbering }: ModelEvidence): DeepSpace => ({ embeddings, numbering })

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

const spaceWith = (own: DeepSpace, table: ItemTable, place: PlaceItem): DeepSpace => {
  const { rows, dimension } = own.embeddings
  const cold = placedItems(own, table, place)
  if (cold.length === 0) return own
  const known = own.numbering.toCatalog.length
  const all = new Float32Array(rows.length + cold.length * dimension)
  all.set(rows)
  const toCatalog = Int32Array.from([...own.numbering.toCatalog, ...cold.map(({ index }) => index)])
  const fromCatalog = new Int32Array(table.size()).fill(-1)
  toCatalog.forEach((index, item) => (fromCatalog[index] = item))
  cold.forEach(({ row }, at) => all.set(row, (known + at) * dimension))
  return { embeddings: { rows: all, dimension }, numbering: { toCatalog, fromCatalog } }
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
