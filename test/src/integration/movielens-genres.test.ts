/**
 * Do interests tell what a user takes up next? On MovieLens 100k each user's last rating is held out, and the genres of its
 * film are to be told from those it does not have: by what the profile says, and by what everybody watches.
 */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { asUserId, type CatalogItem } from '@profilestream/contracts'
import {
  createHashEmbeddings,
  knownInterests,
  likelyNames,
  viewProfile,
  type Basis,
  type ScenarioProfile,
} from '@profilestream/profile'
import { anEvent } from '@profilestream/contracts/testing'
import { aFilm, VIDEO } from '../support/builders.js'
import { genresByItem, movielensMissing, ratingsByUser, type Rating } from '../support/movielens.js'
import { foldUser, loadDefinitions } from '../support/simulated-system.js'

/** What was hoped for, and the 1 % limit of the normal distribution for the paired difference. */
const AIM = 0.75
const SIGNIFICANT = 2.58

const basisOf = (genres: ReadonlyMap<string, string[]>): Basis => {
  const items = new Map<string, CatalogItem>(
    [...genres].map(([id, categories]) => [id, aFilm(id, { categories })]),
  )
  return {
    scenarios: loadDefinitions(),
    catalog: { find: (_scenario, itemId) => items.get(itemId) },
    embeddings: createHashEmbeddings(),
    zoneOffsetMinutes: 0,
  }
}

const profileOf = (ratings: readonly Rating[], basis: Basis): ScenarioProfile => {
  const user = ratings[0]?.user ?? ''
  const events = ratings.map(({ item, stars, at }, index) =>
    anEvent({ eventId: `ml-${user}-${index}`, userId: user, action: 'rate', itemId: item, rating: stars, occurredAt: at }),
  ) // prettier-ignore
  return viewProfile(foldUser(asUserId(user), events, basis)).scenarios.get(VIDEO)!
}

/** The chance that a genre of the film has a higher score than one it does not have; ties count half. */
const areaUnderCurve = (genres: readonly string[], own: ReadonlySet<string>, score: (genre: string) => number): number => {
  const [yes, no] = [genres.filter((genre) => own.has(genre)), genres.filter((genre) => !own.has(genre))]
  const won = yes.flatMap((one) => no.map((other) => (score(one) > score(other) ? 1 : score(one) === score(other) ? 0.5 : 0)))
  return mean(won)
} // prettier-ignore

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length

const paired = (one: readonly number[], other: readonly number[]): { difference: number; t: number } => {
  const differences = one.map((value, index) => value - other[index]!)
  const difference = mean(differences)
  const variance = mean(differences.map((value) => (value - difference) ** 2))
  return { difference, t: difference / Math.sqrt(variance / (differences.length - 1)) }
}

/** The constant of the shrinkage was fitted on the users with even numbers. */
const isHeldOut = (user: string): boolean => Number(user) % 2 === 1

test(
  'interests tell the genres of the next film better than popularity does',
  { skip: movielensMissing },
  (t: TestContext) => {
    const genres = genresByItem()
    const basis = basisOf(genres)
    const users = [...ratingsByUser()].map(([user, ratings]) => ({
      user,
      past: ratings.slice(0, -1),
      next: new Set(genres.get(ratings.at(-1)!.item)),
    }))
    const past = users.flatMap((one) => one.past)
    const names = [...new Set([...genres.values()].flat())].sort()
    const crowd = new Map(
      names.map((name) => [name, past.filter(({ item }) => genres.get(item)!.includes(name)).length / past.length]),
    ) // prettier-ignore

    const measured = users
      .filter(({ user }) => isHeldOut(user))
      .map((user) => {
        const held = profileOf(user.past, basis)
        const likely = new Map(likelyNames(held, crowd).map(({ name, chance }) => [name, chance]))
        const known = new Map(
          knownInterests(held)
            .get('category')
            ?.map(({ name, share }) => [name, share.value]),
        )
        const measure = (scores: ReadonlyMap<string, number>): number =>
          areaUnderCurve(names, user.next, (name) => scores.get(name) ?? 0)
        return { likely: measure(likely), shares: measure(known), popularity: measure(crowd) }
      })

    const [likely, shares, popularity] = (['likely', 'shares', 'popularity'] as const).map((kind) =>
      measured.map((one) => one[kind]),
    ) as [number[], number[], number[]]
    const { difference, t: statistic } = paired(likely, popularity)
    t.diagnostic(
      `AUC over ${measured.length} users: interests ${mean(likely).toFixed(4)}, shares alone ${mean(shares).toFixed(4)}, ` +
        `popularity ${mean(popularity).toFixed(4)}; difference ${difference.toFixed(4)}, t ${statistic.toFixed(2)}`,
    )
    assert.ok(mean(likely) >= AIM && mean(shares) >= AIM)
    assert.ok(statistic > SIGNIFICANT, `${statistic}`)
  },
)
