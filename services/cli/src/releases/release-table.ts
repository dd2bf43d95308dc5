/** Releases as a table: what each is, and what has become of it. */
import { standingOf, type RefitDecision, type ReleaseManifest } from '@profilestream/release-store'
import { tableLines } from '../plain-table.js'

const HEAD = [
  'scenario',
  'version',
  'released',
  'architecture',
  'interactions',
  'users',
  'items',
  'hr@10',
  'ndcg@10',
  'state',
]

/** A scenario's releases and what was decided of them. */
export interface ReleasesOf {
  readonly kept: readonly ReleaseManifest[]
  readonly decisions: readonly RefitDecision[]
}

/** The table's lines. */
export const releaseTable = (all: readonly ReleasesOf[]): string[] =>
  tableLines({
    head: HEAD,
    rows: all.flatMap(({ kept, decisions }) => kept.map((manifest) => rowOf(manifest, decisions))),
  })

/** A moment to the second, UTC. */
export const moment = (at: number): string => new Date(at).toISOString().slice(0, 19)

const figure = (manifest: ReleaseManifest, name: string): string =>
  (manifest.figures[`blend.${name}`] ?? manifest.figures[`${manifest.architecture}.${name}`])?.toFixed(4) ??
  '–'

/** serving, or when it was taken back. */
const stateOf = ({ version }: ReleaseManifest, decisions: readonly RefitDecision[]): string => {
  if (standingOf(decisions).serving === version) return 'serving'
  const last = decisions.findLast(
    (one) => one.version === version || (one.serving === version && TAKES_BACK.has(one.decision)),
  )
  if (last === undefined || !TAKES_BACK.has(last.decision) || last.serving !== version) return '–'
  return `${last.decision} ${moment(last.decidedAt)}`
}

const TAKES_BACK: ReadonlySet<RefitDecision['decision']> = new Set(['withdrawn', 'rolled-back'])

const rowOf = (manifest: ReleaseManifest, decisions: readonly RefitDecision[]): string[] => [
  manifest.scenario,
  manifest.version,
  moment(manifest.releasedAt),
  manifest.architecture,
  String(manifest.interactions),
  String(manifest.users),
  String(manifest.items),
  figure(manifest, 'hr@10'),
  figure(manifest, 'ndcg@10'),
  stateOf(manifest, decisions),
]
