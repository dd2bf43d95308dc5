/** A bounded map of what was noted last: the key that was silent longest is forgotten first. */

/** Values by key, the key noted longest ago first. */
export interface RecentMap<Key, Value> {
  get(key: Key): Value | undefined
  /** Sets the key's value and makes it the newest; past the bound the oldest key is forgotten. */
  note(key: Key, value: Value): void
  forget(key: Key): void
  /** The key noted longest ago; undefined when nothing is known. */
  oldest(): Key | undefined
  all(): ReadonlyMap<Key, Value>
}

/**
 * Makes the map.
 * @param most   keys remembered, ≥ 1; Infinity where something else than their number is bounded
 * @param known  what was remembered before, the oldest first
 */
export const createRecentMap = <Key, Value>(
  most: number,
  known: Iterable<readonly [Key, Value]> = [],
): RecentMap<Key, Value> => {
  const values = new Map(known)
  const oldest = (): Key | undefined => values.keys().next().value
  return {
    get: (key) => values.get(key),
    note: (key, value) => {
      values.delete(key)
      values.set(key, value)
      const first = values.size > most ? oldest() : undefined
      if (first !== undefined) values.delete(first)
    },
    forget: (key) => void values.delete(key),
    oldest,
    all: () => values,
  }
}
