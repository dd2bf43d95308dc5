/** The item table: one scenario's items numbered once and for good, so that every source can score them in one dense vector. */
import { titleWords, type EpochMs, type ItemId, type UserId } from '@profilestream/contracts'

/** What is known of one item; an item met only in events has no more than its id. */
export interface ItemFacts {
  readonly itemId: ItemId
  readonly title: string | null
  readonly categories: readonly string[]
  readonly tags: readonly string[]
  readonly publishedAt: EpochMs | null
  readonly expiresAt: EpochMs | null
  readonly creatorUserId: UserId | null
  readonly ad: boolean
  /** Whether the catalog has taken the item out. */
  readonly withdrawn: boolean
}

/** What somebody says of an item; what is left out is not known. */
export type ItemDescription = Pick<ItemFacts, 'itemId'> & Partial<Omit<ItemFacts, 'withdrawn'>>

/** Items by number, 0 … size − 1; a number never changes its item. */
export interface ItemTable {
  size(): number
  /** Another number after each word of the catalog. */
  revision(): number
  /** The item's number, or −1 while it is unknown. */
  find(itemId: ItemId): number
  /** The item's number; an unknown item gets the next one. */
  admit(itemId: ItemId): number
  /** Takes the catalog's word about an item. */
  describe(item: ItemDescription): void
  /** Marks an item that the catalog has taken out. */
  withdraw(itemId: ItemId): void
  facts(index: number): ItemFacts
  /** The item's categories and tags, each once. */
  labels(index: number): ReadonlySet<string>
  /** Numbers of the items with this category or tag. */
  labelled(label: string): ReadonlySet<number>
  /** The item's labels and the words of its title, each once. */
  terms(index: number): ReadonlySet<string>
  /** Numbers of the items with this category, tag or word. */
  withTerm(term: string): ReadonlySet<number>
}

/** Makes an empty table. */
export const createItemTable = (): ItemTable => {
  const numbers = new Map<ItemId, number>()
  const rows: ItemFacts[] = []
  const labels: ReadonlySet<string>[] = []
  const terms: ReadonlySet<string>[] = []
  const byLabel = new Map<string, Set<number>>()
  const byTerm = new Map<string, Set<number>>()

  let revision = 0

  const admit = (itemId: ItemId): number => {
    const known = numbers.get(itemId)
    if (known !== undefined) return known
    numbers.set(itemId, rows.length)
    labels.push(NO_LABELS)
    terms.push(NO_LABELS)
    return rows.push(unknownItem(itemId)) - 1
  }
  const replace = (index: number, facts: ItemFacts): void => {
    const current = new Set([...facts.categories, ...facts.tags])
    const wider = new Set([...current, ...titleWords(facts.title)])
    move(byLabel, index, { from: labels[index] ?? NO_LABELS, to: current })
    move(byTerm, index, { from: terms[index] ?? NO_LABELS, to: wider })
    rows[index] = facts
    labels[index] = current
    terms[index] = wider
    revision += 1
  }

  return {
    size: () => rows.length,
    revision: () => revision,
    find: (itemId) => numbers.get(itemId) ?? -1,
    admit,
    describe: (item) =>
      replace(admit(item.itemId), { ...unknownItem(item.itemId), ...item, withdrawn: false }),
    withdraw: (itemId) => {
      const index = numbers.get(itemId)
      if (index !== undefined) replace(index, { ...unknownItem(itemId), withdrawn: true })
    },
    facts: (index) => {
      const facts = rows[index]
      if (facts === undefined) throw new RangeError(`item number ${index} is not below ${rows.length}`)
      return facts
    },
    labels: (index) => labels[index] ?? NO_LABELS,
    labelled: (label) => byLabel.get(label) ?? NOTHING,
    terms: (index) => terms[index] ?? NO_LABELS,
    withTerm: (term) => byTerm.get(term) ?? NOTHING,
  }
}

/** Takes an item out of where it stood under its old names and puts it under the new ones. */
const move = (
  index: Map<string, Set<number>>,
  item: number,
  { from, to }: { readonly from: ReadonlySet<string>; readonly to: ReadonlySet<string> },
): void => {
  for (const name of from) index.get(name)?.delete(item)
  for (const name of to) index.set(name, (index.get(name) ?? new Set()).add(item))
}

const NOTHING: ReadonlySet<number> = new Set()
const NO_LABELS: ReadonlySet<string> = new Set()

const unknownItem = (itemId: ItemId): ItemFacts => ({
  itemId,
  title: null,
  categories: [],
  tags: [],
  publishedAt: null,
  expiresAt: null,
  creatorUserId: null,
  ad: false,
  withdrawn: false,
})

/** What people call the item, or its id where nobody said. */
export const nameOf = (facts: ItemFacts): string => facts.title ?? facts.itemId
