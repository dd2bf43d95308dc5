/**
 * The online-neighbours bench: what new items gain by what is counted between two refits, on a real article platform and a
 * simulated newspaper replayed in time order, by the recommender's own code; and what a list costs with it and without.
 */
import { HOUR_MS, MINUTE_MS } from '@profilestream/contracts'
import { blend, exclude, type SourceScores } from '@profilestream/recommendation'
import { scoreCandidates } from '@profilestream/recommender/dist/serving/score-candidates.js'
import { describeMachine, rounded, type Figure, type RunBench } from './bench.js'
import { measureLists } from './online/list-latency.js'
import { replay, type Target } from './online/replay.js'
import { deskdropStream, newspaperStream, type Stream } from './online/streams.js'

const LENGTH = 10
const REFIT_DAYS = 7
const SEED = 7

/** What is compared: the list as it was, with the online neighbours at three weights, with content too (as served), and a plain rival. */
const ARMS: Readonly<Record<string, (sources: readonly SourceScores[], target: Target) => SourceScores[]>> = {
  none: (sources) => sources.filter(({ name }) => name !== 'online' && name !== 'content'),
  online: (sources) => withOnline(sources, 1),
  onlineHalf: (sources) => withOnline(sources, 0.5),
  onlineTwice: (sources) => withOnline(sources, 2),
  served: (sources) => [...sources],
  trendsOfNew: (sources, { viewer }) =>
    sources.flatMap((source) => {
      if (source.name === 'content') return []
      return source.name === 'online' ? newTrends(source, sources, viewer) : [source]
    }),
}

/** The online neighbours, so many times as heavy as they are served, without content. */
const withOnline = (sources: readonly SourceScores[], times: number): SourceScores[] =>
  sources
    .filter(({ name }) => name !== 'content')
    .map((source) => (source.name === 'online' ? { ...source, weight: source.weight * times } : source))

/** In place of the neighbours, with their weight: what everybody takes to among new items. */
const newTrends = (
  online: SourceScores,
  sources: readonly SourceScores[],
  { serving }: Target['viewer'],
): SourceScores[] => {
  const trending = sources.find(({ name }) => name === 'trending')
  if (trending === undefined) return []
  const known = serving?.model.numbering.fromCatalog
  return [{ ...online, scores: trending.scores.map((score, at) => ((known?.[at] ?? -1) >= 0 ? 0 : score)) }]
}

/** Groups that a target belongs to. */
const groupsOf = ({ isNew, ageMs }: Target): readonly string[] => {
  if (!isNew) return ['all', 'inRelease']
  return ['all', 'newItems', ageMs < HOUR_MS ? 'newFirstHour' : 'newAfterAnHour']
}

const isHit = ({ viewer, index }: Target, sources: readonly SourceScores[]): boolean => {
  const { table } = viewer.evidence
  const { best } = blend(sources, table.size())
  return exclude(table, best, { count: LENGTH, rules: viewer.rules }).some((one) => one.index === index)
}

/** HR@10 of every arm in every group, and how long new items wait for a neighbour. */
const judgeStream = async (
  stream: Stream,
  every: number,
): Promise<Record<string, Record<string, number>>> => {
  const hits = new Map<string, number>()
  const add = (key: string, by: number): void => void hits.set(key, (hits.get(key) ?? 0) + by)
  const waits = await replay(stream, {
    refitDays: REFIT_DAYS,
    every,
    judge: (target) => {
      const { scored: sources } = scoreCandidates(target.viewer, null)
      for (const group of groupsOf(target)) add(`${group} targets`, 1)
      for (const [arm, pick] of Object.entries(ARMS)) {
        const by = isHit(target, pick(sources, target)) ? 1 : 0
        for (const group of groupsOf(target)) add(`${group} ${arm}`, by)
      }
    },
  })
  const groups = ['all', 'inRelease', 'newItems', 'newFirstHour', 'newAfterAnHour']
  const rates = groups.map((group): [string, Record<string, number>] => {
    const targets = hits.get(`${group} targets`) ?? 0
    const ofArms = Object.keys(ARMS).map((arm): [string, number] => [
      arm,
      rounded((hits.get(`${group} ${arm}`) ?? 0) / targets),
    ])
    return [`HR@${LENGTH} ${group}`, { ...Object.fromEntries(ofArms), targets }]
  })
  return Object.fromEntries<Record<string, number>>([...rates, ['minutesToNeighbours', quantilesOf(waits)]])
}

const quantilesOf = (waits: readonly number[]): Record<string, number> => {
  const ascending = waits.map((wait) => wait / MINUTE_MS).sort((a, b) => a - b)
  const at = (share: number): number => rounded(ascending[Math.floor(ascending.length * share)] ?? NaN)
  return { median: at(0.5), p90: at(0.9), items: ascending.length }
}

/** Runs it; needs no servers. */
export const run: RunBench = async ({ args, report }) => {
  const every = Number(args['every'] ?? 5)
  const figures: Record<string, Figure> = {}
  for (const [name, stream] of [
    ['deskdrop', deskdropStream],
    ['newspaper', () => newspaperStream(SEED)],
  ] as const) {
    report(`replaying ${name}`)
    for (const [figure, values] of Object.entries(await judgeStream(await stream(), every)))
      figures[`${name} ${figure}`] = values
  }
  report('timing lists')
  Object.assign(figures, await measureLists())
  return { name: 'online-neighbours', machine: describeMachine(), figures }
}
