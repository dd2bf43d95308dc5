/** A candidate: an item that may be shown, with its score and where the score came from. */

/** The candidate sources: each scores items from one kind of evidence. */
export type SourceName =
  'deep' | 'transitions' | 'online' | 'popularity' | 'interests' | 'content' | 'trending'

/** What one source thinks of the items it knows. */
export interface SourceScores {
  readonly name: SourceName
  /** Weight in the blend, after standardising. */
  readonly weight: number
  /** Higher is better; comparable within the source only, [n]. */
  readonly scores: Float32Array
  /** How the n items lie in the catalog's numbering; null when the numbering is the catalog's own. */
  readonly numbering: Numbering | null
  /** How far the source is to be believed of an item, 0..1, by its place in the source's own numbering; wholly when left out. */
  readonly trustIn?: (index: number) => number
}

/** How a release's items lie in the item table, both ways. */
export interface Numbering {
  /** Place in the catalog of each of the source's n items, [n]. */
  readonly toCatalog: Int32Array
  /** Place in the source of each catalog item, −1 where it is unknown there; items past the end are unknown, [≤ items]. */
  readonly fromCatalog: Int32Array
}

/** An item that may be shown. */
export interface Candidate {
  /** Its place in the item table. */
  readonly index: number
  /** Blended score; higher is better, comparable within one list. */
  readonly score: number
}
