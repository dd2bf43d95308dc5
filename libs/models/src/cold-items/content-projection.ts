/**
 * Cold items: from what an item says of itself (categories, tags, words of its title) to where its embedding would lie, so that
 * one that nobody has met can be ranked beside all others. A linear map, fitted by ridge regression on the items that were met:
 *
 *     embedding ≈ base + Σ over its terms of share(t) · row(t),   share ∝ ln(items / items with t), of length one
 *
 * An item met often says more of the map than one met twice. How much the map is held back is chosen on a fifth of the items.
 * Source: the linear form of Gantner et al., "Learning attribute-to-feature mappings for cold-start recommendations", ICDM 2010.
 */
import { solveRidge, type RidgeProblem } from './ridge.kernel.js'

/** The map, as a release carries it. */
export interface ContentProjection {
  /** Length of an embedding. */
  readonly dimension: number
  /** Terms that the map knows, [terms]. */
  readonly terms: readonly string[]
  /** How rare each is, ln(items / items with it), [terms]. */
  readonly rarity: Float32Array
  /** Row-major [terms, dimension]. */
  readonly rows: Float32Array
  /** Where an item lies that says nothing, [dimension]. */
  readonly base: Float32Array
}

/** Items whose embeddings are known. */
export interface KnownItems {
  /** Terms of each item, no repeats within one, [items]. */
  readonly labels: readonly (readonly string[])[]
  /** Row-major [items, dimension]. */
  readonly embeddings: Float32Array
  readonly dimension: number
  /** How often each was met, [items]; items that nobody met teach nothing. */
  readonly interactions: ArrayLike<number>
}

/** A term of fewer items says nothing of others. */
const FEWEST_ITEMS = 2
/** Most terms: their map is solved in terms³ time, 1,000 in a second. */
const MOST_TERMS = 800
/** Interactions by which an item counts half of one that is known through and through. */
const HALF_KNOWN = 10
/** How much the map is held back: tried on a fifth of the items. */
const LAMBDAS = [0.1, 0.3, 1, 3, 10, 30, 100]
/** Every so-many-th item is that fifth. */
const TRIED_ON = 5

/** Fits the map; null where the items that were met share no term. */
export const fitContentProjection = (known: KnownItems): ContentProjection | null => {
  const met = [...known.labels.keys()].filter((item) => (known.interactions[item] ?? 0) > 0)
  const space = spaceOf(known.labels, met)
  const described = met.filter((item) => placesOf(space, known.labels[item] ?? []).columns.length > 0)
  if (space.terms.length === 0 || described.length < TRIED_ON) return null
  const base = meanOf(known, described)
  const lambda = chooseLambda(known, { space, base, items: described })
  const fit = { space, base, items: described }
  const rows = spreadLikeKnown(known, fit, solveRidge(problemOf(known, fit, lambda)))
  const { terms, rarity } = space
  return { dimension: known.dimension, terms, rarity, rows, base: Float32Array.from(base) }
}

/** Says where an item lies by its terms, [dimension]; null when the map knows none of them. */
export type PlaceItem = (terms: Iterable<string>) => Float32Array | null

/** Makes the map ready for use. */
export const createItemPlacer = (projection: ContentProjection): PlaceItem => {
  const { dimension, rows, base } = projection
  const space = { ...projection, numbers: numbered(projection.terms) }
  return (terms) => {
    const { columns, values } = placesOf(space, terms)
    if (columns.length === 0) return null
    const place = Float64Array.from(base)
    addRows(place, rows, { columns, values, dimension })
    return Float32Array.from(place)
  }
}

/** The terms of a map, for looking up. */
interface Space extends Pick<ContentProjection, 'terms' | 'rarity'> {
  readonly numbers: ReadonlyMap<string, number>
}

const numbered = (terms: readonly string[]): ReadonlyMap<string, number> =>
  new Map(terms.map((term, number) => [term, number]))

/** The terms of the items that were met, those of most items first. */
const spaceOf = (labels: KnownItems['labels'], met: readonly number[]): Space => {
  const counts = new Map<string, number>()
  for (const term of met.flatMap((item) => labels[item] ?? [])) counts.set(term, (counts.get(term) ?? 0) + 1)
  const kept = [...counts]
    .filter(([, count]) => count >= FEWEST_ITEMS && count < met.length)
    .sort(([a, of], [b, than]) => than - of || (a < b ? -1 : 1))
    .slice(0, MOST_TERMS)
  const terms = kept.map(([term]) => term)
  return {
    terms,
    numbers: numbered(terms),
    rarity: Float32Array.from(kept, ([, count]) => Math.log(met.length / count)),
  }
}

interface Places {
  readonly columns: Uint32Array
  /** Of length one. */
  readonly values: Float64Array
}

/** Which terms of the map an item has, and its share of each. */
const placesOf = ({ numbers, rarity }: Space, own: Iterable<string>): Places => {
  const columns = Uint32Array.from([...own].flatMap((term) => numbers.get(term) ?? []))
  const rare = Float64Array.from(columns, (column) => rarity[column] ?? 0)
  const length = Math.hypot(...rare)
  return { columns, values: rare.map((value) => value / length) }
}

interface Fit {
  readonly space: Space
  readonly base: Float64Array
  readonly items: readonly number[]
}

const knowledgeOf = ({ interactions }: KnownItems, item: number): number => {
  const count = interactions[item] ?? 0
  return count / (count + HALF_KNOWN)
}

const meanOf = (known: KnownItems, items: readonly number[]): Float64Array => {
  const sums = new Float64Array(known.dimension)
  let total = 0
  for (const item of items) {
    const weight = knowledgeOf(known, item)
    total += weight
    rowOf(known, item).forEach((value, at) => (sums[at] = (sums[at] ?? 0) + weight * value))
  }
  return sums.map((sum) => sum / total)
}

const rowOf = ({ embeddings, dimension }: KnownItems, item: number): Float32Array =>
  embeddings.subarray(item * dimension, (item + 1) * dimension)

const problemOf = (known: KnownItems, { space, base, items }: Fit, lambda: number): RidgeProblem => {
  const places = items.map((item) => placesOf(space, known.labels[item] ?? []))
  const outputs = new Float64Array(items.length * known.dimension)
  items.forEach((item, row) =>
    rowOf(known, item).forEach(
      (value, at) => (outputs[row * known.dimension + at] = value - (base[at] ?? 0)),
    ),
  )
  return {
    columns: places.map(({ columns }) => columns),
    values: places.map(({ values }) => values),
    outputs,
    weights: Float64Array.from(items, (item) => knowledgeOf(known, item)),
    features: space.terms.length,
    lambda,
  }
}

/**
 * Regression draws everything towards the mean, and what lies near it is never among the best: the map is stretched until
 * what it says of the known items is spread as they are.
 */
const spreadLikeKnown = (
  known: KnownItems,
  { space, base, items }: Fit,
  rows: Float64Array,
): Float32Array => {
  const { dimension, labels } = known
  let [spread, told] = [0, 0]
  for (const item of items) {
    const place = new Float64Array(dimension)
    addRows(place, rows, { ...placesOf(space, labels[item] ?? []), dimension })
    const weight = knowledgeOf(known, item)
    rowOf(known, item).forEach((value, at) => (spread += weight * (value - (base[at] ?? 0)) ** 2))
    place.forEach((value) => (told += weight * value ** 2))
  }
  const stretch = told > 0 ? Math.sqrt(spread / told) : 0
  return Float32Array.from(rows, (value) => value * stretch)
}

/** The λ whose map, fitted on four fifths of the items, is nearest to the others. */
const chooseLambda = (known: KnownItems, fit: Fit): number => {
  const tried = fit.items.filter((_, at) => at % TRIED_ON === 0)
  const learned = fit.items.filter((_, at) => at % TRIED_ON !== 0)
  const errors = LAMBDAS.map((lambda) => {
    const rows = solveRidge(problemOf(known, { ...fit, items: learned }, lambda))
    return tried.reduce((sum, item) => sum + errorOf(known, fit, { item, rows }), 0)
  })
  return LAMBDAS[errors.indexOf(Math.min(...errors))] ?? 1
}

const errorOf = (
  known: KnownItems,
  { space, base }: Fit,
  { item, rows }: { item: number; rows: Float64Array },
): number => {
  const place = base.slice()
  addRows(place, rows, { ...placesOf(space, known.labels[item] ?? []), dimension: known.dimension })
  const squares = rowOf(known, item).reduce((sum, value, at) => sum + (value - (place[at] ?? 0)) ** 2, 0)
  return squares * knowledgeOf(known, item)
}

const addRows = (
  place: Float64Array,
  rows: ArrayLike<number>,
  { columns, values, dimension }: Places & { dimension: number },
): void =>
  columns.forEach((column, at) => {
    for (let d = 0; d < dimension; d += 1)
      place[d] = (place[d] ?? 0) + (values[at] ?? 0) * (rows[column * dimension + d] ?? 0)
  })
