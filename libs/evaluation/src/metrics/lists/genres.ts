/** Genres: the categories of items as numbers, for metrics that compare them. */

/** Categories of all items. */
export interface Genres {
  /** How many different ones there are. */
  readonly count: number
  /** Of each item, rising, without repeats, [items]. */
  readonly of: readonly Uint32Array[]
}

const NONE = new Uint32Array(0)

/** The genres of one item; empty when it has none. */
export const genresOf = ({ of }: Genres, item: number): Uint32Array => of[item] ?? NONE

/**
 * Numbers categories in the order of their first appearance.
 * @param categories  of each item, [items]
 * @returns           null when no item has any: nothing can be said of genres then
 */
export const numberGenres = (categories: readonly (readonly string[])[]): Genres | null => {
  const numbers = new Map<string, number>()
  const numberOf = (name: string): number => {
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  }
  const of = categories.map((names) => Uint32Array.from(new Set(names), numberOf).sort())
  return numbers.size === 0 ? null : { count: numbers.size, of }
}
