/** How one scenario's world is described: its categories, words, actions and habits. Data, and a function that makes titles. */
import type { Action } from '@profilestream/contracts'
import type { Random } from './random/random.js'
import type { WorldName } from './world-options.js'

/** One category of a catalog. */
export interface CategoryPlan {
  readonly name: string
  /** How common it is, in items and in tastes; relative to the others. */
  readonly share: number
  /** What its items are: the words of titles, tags and searches. */
  readonly things: readonly string[]
}

/** Who makes the items: brands, artists, authors. */
export interface CreatorPlan {
  /** First part of the tag: brand, artist, … */
  readonly tag: string
  readonly names: readonly string[]
  /** Whether creators are users who can be followed. */
  readonly followable: boolean
}

/** How much of an item is taken in. */
export interface ConsumptionPlan {
  readonly action: Action
  /** Whether the share of the item that was taken in is measured; its dwell always is. */
  readonly measuresCompletion: boolean
  /** Dwell on an item without duration, at no and at full affinity, milliseconds. */
  readonly dwellMs: readonly [number, number]
}

/** What may follow when an item was taken in. */
export interface ReactionPlan {
  readonly action: Action
  /** Chance of a user whom the item suits fully, 0..1. */
  readonly chance: number
  /** Multiplies the chance by affinity to this power. */
  readonly power: 0 | 1 | 2 | 3
  /** The reaction this one follows; without it, none. */
  readonly after?: Action
  /** How long after, on average, milliseconds; days for what is decided at home. */
  readonly delayMs: number
  /** Fields it carries besides the item. */
  readonly carries?: 'rating' | 'payment' | 'creator'
}

/** Where the next item comes from when no list is looked at; shares add up to 1, the rest is interest. */
export interface SourceShares {
  /** The item that often follows the last one; taken up if it suits, else interest decides. */
  readonly successor: number
  /** What everyone looks at now; likewise. */
  readonly trend: number
  /** Something the user had before. */
  readonly again: number
}

/** How often users come and how long they stay. */
export interface HabitPlan {
  /** Visits a day of the median user while she is a user. */
  readonly visitsPerDay: number
  /** Steps of a visit, on average; each step takes up one item. */
  readonly stepsPerVisit: number
  /** Pause between two steps, on average, milliseconds. */
  readonly pauseMs: number
  /** How busy each hour of the user's own day is, [24], relative. */
  readonly hours: readonly number[]
  /** Visits at the weekend relative to weekdays. */
  readonly weekend: number
  /** Chance to leave for good on a day, for a user neither content nor discontent. */
  readonly leaves: number
  readonly devices: readonly (readonly [name: string, share: number])[]
}

/** One scenario's world. */
export interface WorldPlan {
  readonly name: WorldName
  /** First letters of its item ids. */
  readonly itemPrefix: string
  readonly categories: readonly CategoryPlan[]
  readonly creators: CreatorPlan
  /** A title as people would write it. */
  readonly title: (words: TitleWords) => string
  /** Lowest and highest price; null where nothing is sold. */
  readonly price: { readonly lowest: number; readonly highest: number; readonly currency: string } | null
  /** Shortest and longest item, milliseconds; null where items take no time of their own. */
  readonly durationMs: readonly [number, number] | null
  /** Share of the items that came out during the past; the rate goes on afterwards. */
  readonly newItems: number
  /** Days after which an item draws half as many; null for never. */
  readonly freshHalfLifeDays: number | null
  /** Whether users take the same item up again. */
  readonly itemsRepeat: boolean
  /** Lowest and highest rating. */
  readonly ratings: readonly [number, number]
  readonly sources: SourceShares
  /** Chance that an interest is followed by searching for it. */
  readonly searches: number
  readonly consumption: ConsumptionPlan
  readonly reactions: readonly ReactionPlan[]
  readonly habits: HabitPlan
}

/** What a title can be made from. */
export interface TitleWords {
  readonly random: Random
  readonly category: string
  /** One of the category's things. */
  readonly thing: string
  readonly creator: string
}
