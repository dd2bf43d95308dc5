/** What published data sets say of their people: users.tsv of ml-1m, ml-100k.user. For judging alone: it is in no event and no profile. */
import { asUserId, type UserId } from '@profilestream/contracts'
import type { Lines } from './dataset.js'

/** What is known of one person. */
export interface Traits {
  readonly gender?: string
  /** Years, or the first year of an age group. */
  readonly age?: number
}

/** First years of the age groups that MovieLens-1M tells apart, after those below 18. */
const GROUPS = [18, 25, 35, 45, 50, 56] as const

/** The age group in words: below 18, 18–24, …, 56 and above. */
export const ageGroupOf = (age: number): string => {
  const place = GROUPS.findLastIndex((from) => age >= from)
  const [from, next] = [GROUPS[place], GROUPS[place + 1]]
  if (from === undefined) return `below ${GROUPS[0]}`
  return next === undefined ? `${from} and above` : `${from}–${next - 1}`
}

/** Reads a table whose first line names its columns (`user`, `gender`, `age`, as RecBole writes them `user_id:token`), parted by tabs; lines without a user are passed over. */
export const readTraits = async (lines: Lines): Promise<Map<UserId, Traits>> => {
  const traits = new Map<UserId, Traits>()
  let columns: readonly string[] | null = null
  for await (const line of lines) {
    const cells = line.trimEnd().split('\t')
    if (columns === null) columns = cells.map((name) => name.replace(/:.*$/, '').replace(/_id$/, ''))
    else {
      const of = Object.fromEntries(columns.map((name, column) => [name, cells[column]]))
      if (of['user']) traits.set(asUserId(of['user']), traitsOf(of))
    }
  }
  return traits
}

const traitsOf = ({ gender, age }: Readonly<Record<string, string | undefined>>): Traits => ({
  ...(gender ? { gender } : {}),
  ...(age && Number.isFinite(Number(age)) ? { age: Number(age) } : {}),
})
