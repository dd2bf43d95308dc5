/**
 * The retrieval bench: an index of near neighbours beside scoring every item, on made catalogs of 10⁴ to 10⁶ items of 64 numbers,
 * and on the embeddings of a network that was trained. `--items 50000,1000000` picks sizes, `none` leaves them out; `--trained 600`
 * trains on Amazon Beauty for so many seconds first; `--search 512,1024` are the candidates kept while searching.
 */
import { momentsOf, scoreDeep } from '@profilestream/recommendation'
import { buildItemIndex, INDEX_DEFAULTS, openItemIndex } from '@profilestream/retrieval'
import { topK } from '@profilestream/similarity'
import { describeMachine, rounded, type Figure, type RunBench } from './bench.js'
import { createMadeWorld } from './retrieval-worlds/made-world.js'
import { trainWorld } from './retrieval-worlds/trained-world.js'
import type { World } from './retrieval-worlds/world.js'

/** Lists look at so many candidates of the deep source at least. */
const AT = 100
const QUERIES = 200
const SIZES = '10000,50000,100000,1000000'

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
  { embeddings, users }: World,
  searches: readonly number[],
  report: (line: string) => void,
): Promise<Readonly<Record<string, number>>> => {
  const { rows, dimension } = embeddings
  const items = rows.length / dimension
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
  await momentsOf(rows, dimension, () => Promise.resolve())
  figures['momentsSeconds'] = secondsSince(reckoning)
  return figures
}

const numbersOf = (text: string): number[] => (text === 'none' ? [] : text.split(',').map(Number))

/** Runs it; needs no servers. */
export const run: RunBench = async ({ args, report }) => {
  const figures: Record<string, Figure> = {}
  const searches = numbersOf(args['search'] ?? String(INDEX_DEFAULTS.expansionSearch))
  for (const items of numbersOf(args['items'] ?? SIZES))
    figures[`items${items}`] = await measure(createMadeWorld(items, QUERIES), searches, report)
  if (args['trained'] !== undefined) {
    const { passes, ...world } = await trainWorld(
      { seconds: Number(args['trained']), users: QUERIES },
      report,
    )
    figures['trained'] = { passes, ...(await measure(world, searches, report)) }
  }
  figures['peakMiB'] = Math.round(process.resourceUsage().maxRSS / 1024)
  return { name: 'retrieval', machine: describeMachine(), figures }
}
