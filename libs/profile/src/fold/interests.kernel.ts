/**
 * What the user cares for: a decayed sum for each category and tag, the 64 strongest, packed as they are stored. Weights
 * are kept as of the scenario's anchor (see time-decay). Names are compared as bytes and never made into strings here.
 */
import type { CatalogItem } from '@profilestream/contracts'
import {
  addTaste,
  clearTaste,
  createTastes,
  removeTaste,
  takeTasteBack,
  type Choice,
  type Places,
  type Tastes,
} from './tastes.kernel.js'

/** Interests kept. */
export const MAX_INTERESTS = 64
/** Names of one item that count: categories first, then tags. */
export const MAX_NAMES_PER_ITEM = 16
/** Longer names are left out: they are texts, not tags. UTF-8 bytes. */
export const MAX_NAME_BYTES = 64

const CAPACITY = MAX_INTERESTS + MAX_NAMES_PER_ITEM
/** Bytes of all names at most, each with its length before it. */
export const MAX_NAMES_BYTES = CAPACITY * (MAX_NAME_BYTES + 1)
const ROOM_BYTES = 512

/** The packed interests. */
export interface Interests {
  count: number
  /** Length (one byte) and UTF-8 bytes of each name, in the first `namesLength` bytes. */
  names: Uint8Array
  namesLength: number
  /** Where the name found last lies in `names`; of no meaning between two calls. */
  foundAt: number
  /** Weight of each as of the anchor, [80]. */
  readonly weights: Float32Array
  /** The same memory as bytes, as it is stored. */
  readonly weightBytes: Uint8Array
  /** Events that touched each, [80]. */
  readonly events: Uint32Array
  /** What was chosen, a row for each, [80 · 5]. */
  readonly tastes: Tastes
}

/** Nothing cared for yet. */
export const createInterests = (): Interests => {
  const weights = new Float32Array(CAPACITY)
  return {
    count: 0,
    names: new Uint8Array(ROOM_BYTES),
    namesLength: 0,
    foundAt: 0,
    weights,
    weightBytes: new Uint8Array(weights.buffer),
    events: new Uint32Array(CAPACITY),
    tastes: createTastes(CAPACITY),
  }
}

const encoder = new TextEncoder()
/** What of an item interests are made of. */
export type Labelled = Pick<CatalogItem, 'categories' | 'tags'>

/** The names of an item that count, as UTF-8, no repeats, at most 16. */
export interface ItemNames {
  /** Categories first, then tags. */
  readonly names: readonly Uint8Array[]
  /** How many of them are categories. */
  readonly categories: number
}

const encodedNames = new WeakMap<Labelled, ItemNames>()

const encodeNames = (names: ReadonlySet<string>): Uint8Array[] =>
  [...names]
    .map((name) => encoder.encode(name))
    .filter(({ length }) => length > 0 && length <= MAX_NAME_BYTES)
    .slice(0, MAX_NAMES_PER_ITEM)

const encodeItem = ({ categories, tags }: Labelled): ItemNames => ({
  names: encodeNames(new Set([...categories, ...tags])),
  categories: encodeNames(new Set(categories)).length,
})

/** The names an item counts towards; made once for an item and forgotten with it. */
export const namesOf = (item: Labelled): ItemNames => {
  const known = encodedNames.get(item)
  if (known !== undefined) return known
  const names = encodeItem(item)
  encodedNames.set(item, names)
  return names
}

const isAt = (interests: Interests, offset: number, name: Uint8Array): boolean => {
  const { names } = interests
  for (let i = 0; i < name.length; i++) if (names[offset + i] !== name[i]) return false
  return true
}

/** Index of the interest of this name (UTF-8), or −1. */
export const findInterest = (interests: Interests, name: Uint8Array): number => {
  const { names, count } = interests
  const { length } = name
  const last = name[length - 1]!
  let offset = 0
  for (let i = 0; i < count; i++) {
    const here = names[offset]!
    // The last byte first: names that begin alike (genre:…, artist:…) differ at their ends.
    if (here === length && names[offset + here] === last && isAt(interests, offset + 1, name)) {
      interests.foundAt = offset
      return i
    }
    offset += here + 1
  }
  return -1
}

/** Adds a name with no evidence yet and returns its index; the caller keeps the limit. */
export const addName = (interests: Interests, name: Uint8Array): number => {
  const end = interests.namesLength + name.length + 1
  if (end > interests.names.length) {
    const larger = new Uint8Array(2 * end)
    larger.set(interests.names.subarray(0, interests.namesLength))
    interests.names = larger
  }
  const { names, namesLength } = interests
  names[namesLength] = name.length
  for (let i = 0; i < name.length; i++) names[namesLength + 1 + i] = name[i]!
  interests.namesLength = end
  const index = interests.count++
  interests.weights[index] = 0
  interests.events[index] = 0
  clearTaste(interests.tastes, index)
  return index
}

const removeAt = (interests: Interests, index: number, offset: number): void => {
  const length = interests.names[offset]! + 1
  interests.names.copyWithin(offset, offset + length, interests.namesLength)
  interests.namesLength -= length
  interests.weights.copyWithin(index, index + 1, interests.count)
  interests.events.copyWithin(index, index + 1, interests.count)
  removeTaste(interests.tastes, index, interests.count)
  interests.count -= 1
}

const isAfter = (names: Uint8Array, one: number, other: number): boolean => {
  const shorter = Math.min(names[one]!, names[other]!)
  for (let i = 1; i <= shorter; i++) {
    if (names[one + i] !== names[other + i]) return names[one + i]! > names[other + i]!
  }
  return names[one]! > names[other]!
}

/** Drops the interest whose weight is nearest to zero; of equal ones the last by name. */
const dropWeakest = (interests: Interests): void => {
  const { names, weights, count } = interests
  let weakest = 0
  let weakestOffset = 0
  for (let i = 0, offset = 0; i < count; offset += names[offset]! + 1, i++) {
    const difference = Math.abs(weights[i]!) - Math.abs(weights[weakest]!)
    if (difference < 0 || (difference === 0 && isAfter(names, offset, weakestOffset))) {
      weakest = i
      weakestOffset = offset
    }
  }
  removeAt(interests, weakest, weakestOffset)
}

const places: Places = { indexes: new Uint8Array(MAX_NAMES_PER_ITEM), count: 0, categories: 0 }

/**
 * Adds evidence to each name; then keeps the 64 strongest.
 * @param choice  as of the anchor; its weight is negative for a dislike
 */
export const addInterest = (interests: Interests, { names, categories }: ItemNames, choice: Choice): void => {
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!
    const found = findInterest(interests, name)
    const index = found >= 0 ? found : addName(interests, name)
    interests.weights[index] = interests.weights[index]! + choice.weight
    interests.events[index] = interests.events[index]! + 1
    places.indexes[i] = index
  }
  places.count = names.length
  places.categories = categories
  addTaste(interests.tastes, places, choice)
  while (interests.count > MAX_INTERESTS) dropWeakest(interests)
}

const takeChoiceBack = (interests: Interests, { names, categories }: ItemNames, choice: Choice): void => {
  places.count = 0
  places.categories = 0
  for (let i = 0; i < names.length; i++) {
    const index = findInterest(interests, names[i]!)
    if (index < 0) continue
    places.indexes[places.count++] = index
    if (i < categories) places.categories += 1
  }
  takeTasteBack(interests.tastes, places, choice)
}

/** Takes evidence back that was added before, never below zero; a name without other evidence is forgotten. */
export const takeInterestBack = (interests: Interests, item: ItemNames, choice: Choice): void => {
  takeChoiceBack(interests, item, choice)
  for (const name of item.names) {
    const index = findInterest(interests, name)
    if (index < 0) continue
    const weight = interests.weights[index]!
    interests.weights[index] = Math.max(weight - choice.weight, Math.min(weight, 0))
    const events = interests.events[index]!
    if (events <= 1) removeAt(interests, index, interests.foundAt)
    else interests.events[index] = events - 1
  }
}
