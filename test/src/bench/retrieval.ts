/**
 * The retrieval bench: an index of near neighbours beside scoring every item, on catalogs of 10⁴ to 10⁶ items of 64 numbers.
 * Embeddings lie in groups of very different sizes, along few directions most, and are of different lengths; users lie between
 * two groups. `--items 50000,1000000` picks sizes, `--search 512,1024` the candidates kept while searching.
 */
import { momentsOf, scoreDeep, type Embeddings } from '@profilestream/recommendation'
import { buildItemIndex, INDEX_DEFAULTS, openItemIndex } from '@profilestream/retrieval'
import { topK } from '@profilestream/similarity'
import { describeMachine, rounded, type Figure, type RunBench } from './bench.js'

const DIMENSION = 64
/** Lists look at so many candidates of the deep source at least. */
const AT = 100
const QUERIES = 200
const SIZES = '10000,50000,100000,1000000'
const SEED = 84

/** Seeded standard normal numbers, by Box and Muller. */
const createNormal = (seed: number): (() => number) => {
  let state = seed >>> 0
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** A world of items and users in one space. */
interface World {
  readonly embeddings: Embeddings
  readonly users: readonly Float32Array[]
}

/** Groups that are not alike in size: the smaller the number, the more often. */
const groupFor = (normal: () => number, groups: number): number =>
  Math.min(groups - 1, Math.floor(Math.abs(normal()) * groups * 0.35))

/** Trained embeddings spread along few directions most: the k-th one has 1/√k of the first one's deviation. */
const deviationOf = (k: number): number => 1 / Math.sqrt(1 + k)

const createWorld = (items: number): World => {
  const normal = createNormal(SEED)
  const groups = Math.max(20, Math.round(Math.sqrt(items)))
  const centres = Float32Array.from(
    { length: groups * DIMENSION },
    (_, at) => deviationOf(at % DIMENSION) * normal(),
  )
  const near = (group: number, spread: number, length: number): Float32Array =>
    Float32Array.from(
      { length: DIMENSION },
      (_, k) => length * (centres[group * DIMENSION + k]! + spread * deviationOf(k) * normal()),
    )
  const rows = new Float32Array(items * DIMENSION)
  for (let item = 0; item < items; item++)
    rows.set(near(groupFor(normal, groups), 0.7, 0.9 + 0.15 * Math.abs(normal())), item * DIMENSION)
  const users = Array.from({ length: QUERIES }, () => {
    const [one, other] = [near(groupFor(normal, groups), 0.5, 1), near(groupFor(normal, groups), 0.5, 0.7)]
    return one.map((value, k) => value + other[k]!)
  })
  return { embeddings: { rows, dimension: DIMENSION }, users }
}

const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN

/** What every call gave, and its milliseconds, ascending. */
const timed = <Result>(
  users: readonly Float32Array[],
  call: (user: Float32Array) => Result,
): { results: Result[]; sorted: Float64Array } => {
  for (const user of users.slice(0, 5)) call(user)
  const times = new Float64Array(users.length)
  const results = users.map((user, at) => {
    const began = performance.now()
    const result = call(user)
    times[at] = performance.now() - began
    return result
  })
  return { results, sorted: times.sort() }
}

const secondsSince = (began: number): number => rounded((performance.now() - began) / 1000)

const measure = async (
  items: number,
  searches: readonly number[],
  report: (line: string) => void,
): Promise<Figure> => {
  const { embeddings, users } = createWorld(items)
  const exact = timed(users, (user) => topK(scoreDeep(user, embeddings), AT))
  report(`${items} items: building the index`)
  const began = performance.now()
  const onProgress = (done: number): void => {
    if (done % 100_000 === 5_000) report(`${done} items, ${secondsSince(began)} s`)
  }
  const bytes = await buildItemIndex(embeddings, { onProgress })
  const figures: Record<string, number> = {
    buildSeconds: secondsSince(began),
    indexMiB: rounded(bytes.length / 2 ** 20),
    exactP50Ms: rounded(quantile(exact.sorted, 0.5)),
    exactP99Ms: rounded(quantile(exact.sorted, 0.99)),
  }
  for (const expansionSearch of searches) {
    const opening = performance.now()
    const index = await openItemIndex(bytes, embeddings, {
      parameters: { ...INDEX_DEFAULTS, expansionSearch },
    })
    figures['openSeconds'] = secondsSince(opening)
    const found = timed(users, (user) => index.nearest(user, AT))
    const hits = found.results.map(({ items: some }, at) => {
      const wanted = new Set(exact.results[at]?.indices)
      return some.filter((item) => wanted.has(item)).length
    })
    const name = expansionSearch === INDEX_DEFAULTS.expansionSearch ? '' : `Search${expansionSearch}`
    figures[`recallAt${AT}${name}`] = rounded(hits.reduce((sum, count) => sum + count, 0) / AT / users.length)
    figures[`worstRecallAt${AT}${name}`] = rounded(Math.min(...hits) / AT)
    figures[`p50Ms${name}`] = rounded(quantile(found.sorted, 0.5))
    figures[`p99Ms${name}`] = rounded(quantile(found.sorted, 0.99))
  }
  const reckoning = performance.now()
  await momentsOf(embeddings.rows, DIMENSION, () => Promise.resolve())
  figures['momentsSeconds'] = secondsSince(reckoning)
  return figures
}

const numbersOf = (text: string): number[] => text.split(',').map(Number)

/** Runs it; needs no servers. */
export const run: RunBench = async ({ args, report }) => {
  const figures: Record<string, Figure> = {}
  const searches = numbersOf(args['search'] ?? String(INDEX_DEFAULTS.expansionSearch))
  for (const items of numbersOf(args['items'] ?? SIZES))
    figures[`items${items}`] = await measure(items, searches, report)
  figures['peakMiB'] = Math.round(process.resourceUsage().maxRSS / 1024)
  return { name: 'retrieval', machine: describeMachine(), figures }
}
