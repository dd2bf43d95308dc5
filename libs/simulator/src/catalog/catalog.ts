/** The items of a world: titles, tags, prices, when they came out, how popular and good they are, and what follows what. */
import {
  asDurationMs,
  asEpochMs,
  asItemId,
  asScenarioName,
  asUserId,
  DAY_MS,
  type CatalogItem,
  type ItemId,
} from '@profilestream/contracts'
import { exp, ln } from '../random/arithmetic.js'
import { createRandom, type Random } from '../random/random.js'
import { drawSuccessors } from './successors.js'
import { drawIndex, runningSums } from '../random/weighted.kernel.js'
import type { CategoryPlan, WorldPlan } from '../world-plan.js'

/** An item with its hidden side. */
export interface WorldItem {
  readonly item: CatalogItem
  /** Its place in the catalog. */
  readonly index: number
  /** Its main category and the second one, as places in the plan; the second is −1 where there is none. */
  readonly categories: readonly [number, number]
  /** How much of it belongs to either; adds up to 1. */
  readonly shares: readonly [number, number]
  /** Who made it, as a place in the plan. */
  readonly creator: number
  /** How many it draws, relative; a long tail. */
  readonly popularity: number
  /** How good it is, 0..1, whoever looks. */
  readonly quality: number
  /** Items that often follow it, most likely first. */
  readonly successors: Int32Array
}

/** All items of a world, those to come included, in the order of their numbers. */
export interface WorldCatalog {
  readonly items: readonly WorldItem[]
  /** Ads, which users don't come upon by themselves. */
  readonly ads: readonly WorldItem[]
  find(itemId: string): WorldItem | undefined
}

/** When and how large. */
export interface CatalogSize {
  readonly seed: number
  /** Items that are out when the past ends, ads included. */
  readonly items: number
  /** Begin and end of the past, milliseconds since 1970-01-01 UTC. */
  readonly past: readonly [number, number]
}

/** Items that come out after the past are known for so many days ahead. */
const DAYS_AHEAD = 30
/** Where news are old after two days, some must be there when the past begins. */
const STOCK_DAYS = 4
/** Zipf's exponent of popularity. Source: shops and video sites lie between 0.6 and 1. */
const POPULARITY_EXPONENT = 0.8
const SECOND_CATEGORY_CHANCE = 0.35
const HOME_CREATOR_CHANCE = 0.85

/** A text as an id: lower case, words joined by hyphens. */
export const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')

/** Makes the catalog of a world. */
export const createCatalog = (plan: WorldPlan, size: CatalogSize): WorldCatalog => {
  const random = createRandom(size.seed, `${plan.name}/catalog`)
  const times = publicationTimes(plan, size, random)
  const ranks = shuffled(times.length, random)
  const write = createWriter(plan, random)
  const drafts = times.map((publishedAt, index) =>
    write({ index, publishedAt, rank: ranks[index] ?? index, ad: false }),
  )
  const items = drawSuccessors(drafts, plan, random)
  const ads = Array.from({ length: adCount(size.items) }, (_, n) =>
    write({ index: n, publishedAt: size.past[0] - DAY_MS, rank: n, ad: true }),
  )
  const byId = new Map([...items, ...ads].map((item) => [item.item.itemId as string, item]))
  return { items, ads, find: (itemId) => byId.get(itemId) }
}

const adCount = (items: number): number => Math.min(12, Math.max(1, Math.round(items / 40)))

/** When each item comes out, oldest first. */
const publicationTimes = (plan: WorldPlan, size: CatalogSize, random: Random): number[] => {
  const [begin, end] = size.past
  const wanted = size.items - adCount(size.items)
  const fresh = Math.round(wanted * plan.newItems)
  const from = plan.newItems === 1 ? begin - STOCK_DAYS * DAY_MS : begin
  const gap = (end - from) / Math.max(1, fresh)
  const old = Array.from({ length: wanted - fresh }, () => from - Math.floor(random.between(0, 700) * DAY_MS))
  const ahead = Math.floor((DAYS_AHEAD * DAY_MS) / gap)
  const recent = Array.from({ length: fresh + ahead }, (_, n) => Math.floor(from + (n + random.next()) * gap))
  return [...old.sort((a, b) => a - b), ...recent]
}

/** The numbers 0..count−1 in random order. Source: Fisher and Yates, as in Knuth, TAOCP 2, 3.4.2 P. */
const shuffled = (count: number, random: Random): number[] => {
  const order = Array.from({ length: count }, (_, n) => n)
  for (let n = count - 1; n > 0; n -= 1) {
    const other = random.integer(n + 1)
    const held = order[n] ?? n
    order[n] = order[other] ?? other
    order[other] = held
  }
  return order
}

/** The place, time and rank of an item to be written. */
interface Draft {
  readonly index: number
  readonly publishedAt: number
  readonly rank: number
  readonly ad: boolean
}

const createWriter = (plan: WorldPlan, random: Random): ((draft: Draft) => WorldItem) => {
  const categorySums = runningSums(plan.categories.map(({ share }) => share))
  const titles = new Set<string>()
  return (draft) => {
    const main = drawIndex(categorySums, random.next())
    const other = random.chance(SECOND_CATEGORY_CHANCE) ? drawIndex(categorySums, random.next()) : -1
    const second = other === main ? -1 : other
    const creator = drawCreator(plan, main, random)
    const category = categoryAt(plan, main)
    const thing = random.pick(category.things)
    const words = { random, category: category.name, thing, creator: nameAt(plan, creator) }
    const title = unused(() => plan.title(words), titles)
    return {
      item: catalogItem(plan, draft, { main, second, creator, title, thing, random }),
      index: draft.index,
      categories: [main, second],
      shares: second === -1 ? [1, 0] : [0.7, 0.3],
      creator,
      popularity: exp(-POPULARITY_EXPONENT * ln(draft.rank + 1)),
      quality: random.next(),
      successors: new Int32Array(0),
    }
  }
}

const categoryAt = (plan: WorldPlan, index: number): CategoryPlan => {
  const category = plan.categories[index]
  if (category === undefined) throw new RangeError(`world ${plan.name} has no category ${index}`)
  return category
}

const nameAt = (plan: WorldPlan, creator: number): string => plan.creators.names[creator] ?? plan.name

/** Creators are at home in one category: every n-th of them, n being the number of categories. */
const drawCreator = (plan: WorldPlan, category: number, random: Random): number => {
  const { names } = plan.creators
  if (!random.chance(HOME_CREATOR_CHANCE)) return random.integer(names.length)
  return category + plan.categories.length * random.integer(creatorsAtHome(plan, category))
}

/** How many creators are at home in a category. */
export const creatorsAtHome = ({ creators, categories }: WorldPlan, category: number): number =>
  Math.floor((creators.names.length - 1 - category) / categories.length) + 1

/** A title nobody has; after some tries a numbered one. */
const unused = (propose: () => string, titles: Set<string>): string => {
  let title = propose()
  for (let attempt = 0; attempt < 12 && titles.has(title); attempt += 1) title = propose()
  const base = title
  for (let part = 2; titles.has(title); part += 1) title = `${base}, Part ${part}`
  titles.add(title)
  return title
}

/** What the random draws said about one item. */
interface Drawn {
  readonly main: number
  readonly second: number
  readonly creator: number
  readonly title: string
  readonly thing: string
  readonly random: Random
}

const catalogItem = (plan: WorldPlan, draft: Draft, drawn: Drawn): CatalogItem => {
  const { tag, followable } = plan.creators
  const creator = slugOf(nameAt(plan, drawn.creator))
  const categories = [drawn.main, ...(drawn.second === -1 ? [] : [drawn.second])]
  return {
    scenario: asScenarioName(plan.name),
    itemId: itemIdOf(plan, draft),
    title: draft.ad ? `Sponsored: ${drawn.title}` : drawn.title,
    categories: categories.map((index) => categoryAt(plan, index).name),
    tags: [`${tag}:${creator}`, slugOf(drawn.thing)],
    price: plan.price === null ? null : drawPrice(plan.price, drawn.random),
    currency: plan.price?.currency ?? null,
    publishedAt: asEpochMs(draft.publishedAt),
    expiresAt: null,
    durationMs: plan.durationMs === null ? null : asDurationMs(logUniform(plan.durationMs, drawn.random)),
    creatorUserId: followable && !draft.ad ? asUserId(`${tag}-${creator}`) : null,
    ad: draft.ad,
  }
}

const itemIdOf = (plan: WorldPlan, { index, ad }: Draft): ItemId =>
  asItemId(`${ad ? `ad-${plan.itemPrefix}` : plan.itemPrefix}${String(index + 1).padStart(ad ? 2 : 4, '0')}`)

const logUniform = ([lowest, highest]: readonly [number, number], random: Random): number =>
  Math.round(lowest * exp(random.next() * ln(highest / lowest)))

/** Prices end in .90, as shops like it. */
const drawPrice = ({ lowest, highest }: { lowest: number; highest: number }, random: Random): number =>
  logUniform([lowest, highest], random) - 0.1
