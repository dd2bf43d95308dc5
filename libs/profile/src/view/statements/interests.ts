/**
 * What the user cares for: for each facet (categories, tags, brands, artists, …) the share of her choices that each name
 * has, how sure that is, and whether it is growing. Formula and how it was calibrated: docs/profile.md.
 */
import { referenceOf } from '../../fold/choice.js'
import type { Interaction, Interest, ScenarioProfile } from '../../profile.js'
import { knownShare, type KnownShare } from './beta.js'
import { byFacet, NOTHING_COUNTED, shareCounts, type ShareCounts } from './shares.js'
import { confidenceOf, counted, evidenceOf, said, type Statement } from './statement.js'

/** One interest as far as it is known. */
export interface KnownInterest {
  readonly name: string
  /** `category`, `tag`, or what stands before the colon of a tag: `brand`, `artist`. */
  readonly facet: string
  /** Share of her choices within the facet. */
  readonly share: KnownShare
  /** The same by the short half-life. */
  readonly recent: KnownShare
  readonly interest: Interest
}

const known = ({ own, others }: ShareCounts): KnownShare => knownShare(own, others)

const knownFacet = (facet: string, interests: readonly Interest[]): KnownInterest[] => {
  const shares = shareCounts(interests.map(({ choices }) => choices)).map(known)
  const recent = shareCounts(interests.map(({ recentChoices }) => recentChoices)).map(known)
  const nothing = known(NOTHING_COUNTED)
  return interests.map((interest, index) => ({
    name: interest.name,
    facet,
    share: shares[index] ?? nothing,
    recent: recent[index] ?? nothing,
    interest,
  }))
}

const stronger = (a: KnownInterest, b: KnownInterest): number =>
  b.share.value - a.share.value || (a.name < b.name ? -1 : 1)

const categoriesFirst = (a: string, b: string): number =>
  Number(b === 'category') - Number(a === 'category') || (a < b ? -1 : 1)

/** All interests of a scenario by facet, categories first; strongest first. */
export const knownInterests = ({ interests }: ScenarioProfile): ReadonlyMap<string, KnownInterest[]> => {
  const facets = [...byFacet(interests)].sort(([a], [b]) => categoriesFirst(a, b))
  return new Map(facets.map(([facet, own]) => [facet, knownFacet(facet, own).sort(stronger)] as const))
}

/** How an interest is going: `rising` or `fading` when its recent share's interval lies wholly beyond the long share. */
const trendOf = ({ share, recent }: KnownInterest): 'rising' | 'steady' | 'fading' => {
  if (recent.low > share.value) return 'rising'
  return recent.high < share.value ? 'fading' : 'steady'
}

const verbOf = ({ interest, share }: KnownInterest): string => {
  if (interest.weight < 0) return 'avoids'
  return share.value >= 0.3 ? 'prefers' : share.value >= 0.1 ? 'likes' : 'has looked at'
}

/** An interest as a statement; `rising` and `fading` are said. */
export interface InterestStatement extends Statement {
  readonly recent: number
  readonly trend: 'rising' | 'steady' | 'fading'
}

const sentenceOf = (known: KnownInterest): string => {
  const { low, high, value } = known.share
  const trend = trendOf(known)
  const going = trend === 'steady' ? '' : `, ${trend}`
  return `${verbOf(known)} ${known.name}: ${said(value)} ± ${said((high - low) / 2)}, ${counted(known.interest.events, 'event')}${going}`
}

const newestOf = ({ newest }: Interest, byReference: ReadonlyMap<number, Interaction>): Interaction[] =>
  newest.flatMap((reference) => byReference.get(reference) ?? []).sort((a, b) => a.occurredAt - b.occurredAt)

/** Interactions by reference; of two that share one neither is told. */
const referenced = (history: readonly Interaction[]): Map<number, Interaction> => {
  const byReference = new Map<number, Interaction>()
  const shared = new Set<number>()
  for (const one of history) {
    const reference = referenceOf(one.eventKey)
    if (byReference.has(reference)) shared.add(reference)
    byReference.set(reference, one)
  }
  for (const reference of shared) byReference.delete(reference)
  return byReference
}

/**
 * States the interests of a scenario by facet. References are 16 bits: of those to events that a full history has forgotten,
 * one in 650 names another.
 */
export const stateInterests = (held: ScenarioProfile): Readonly<Record<string, InterestStatement[]>> => {
  const byReference = referenced(held.history)
  const state = (known: KnownInterest): InterestStatement => ({
    about: known.name,
    value: known.share.value,
    recent: known.recent.value,
    trend: trendOf(known),
    confidence: confidenceOf(known.share),
    evidence: evidenceOf(newestOf(known.interest, byReference), known.interest.events),
    sentence: sentenceOf(known),
  })
  return Object.fromEntries([...knownInterests(held)].map(([facet, known]) => [facet, known.map(state)]))
}
