/** What is said of an item is true of it and of the user, in any world. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { ItemId } from '@profilestream/contracts'
import { neighboursOf, TRANSITION_DEFAULTS } from '@profilestream/similarity'
import fc from 'fast-check'
import { blend } from './blend.js'
import { explain, explainSimilar, type Evidence } from './explain.js'
import { nameOf } from './item-table.js'
import { anyItem, anyWorld, cosine, ITEMS, type World } from './testing/any-world.js'

/** Whether a past item is really the strongest by transitions or by likeness, by the plainest count of both. */
const isStrongest = (evidence: Evidence, because: ItemId, index: number): boolean => {
  const { table, model, past } = evidence
  const item = model!.numbering.fromCatalog[index]!
  const named = model!.numbering.fromCatalog[table.find(because)]!
  const byTransitions = new Map<number, number>()
  const recent = [...past].slice(-TRANSITION_DEFAULTS.steps).reverse()
  recent.forEach((before, back) => {
    const strength = neighboursOf(model!.transitions, before).find((n) => n.item === item)?.score ?? 0
    byTransitions.set(
      before,
      (byTransitions.get(before) ?? 0) + strength * TRANSITION_DEFAULTS.historyDecay ** back,
    )
  })
  const likeness = (before: number): number => cosine(model!.embeddings.rows, before, item)
  const best = Math.max(...[...past].map(likeness))
  const strongest = Math.max(...byTransitions.values())
  const leads = (byTransitions.get(named) ?? 0) > 0 && (byTransitions.get(named) ?? 0) >= strongest - 1e-9
  return leads || (likeness(named) > 0 && likeness(named) >= best - 1e-9)
}

/** Somebody met the two in this order, and she did the first. */
const checkOnline = (
  { evidence, pairs }: World,
  index: number,
  reason: string,
  because: ItemId | null,
): void => {
  const { table, history } = evidence
  const action = history.findLast(({ itemId }) => itemId === because)!.action as 'watch' | 'like' | 'rate'
  const [did, does] = action === 'watch' ? ['watched', 'watch'] : ['went for', 'go for']
  const past = table.find(because!)
  assert.ok(pairs.some(([from, to]) => from === past && to === index))
  assert.equal(
    reason,
    `people who ${did} ${nameOf(table.facts(past))} now ${does} ${nameOf(table.facts(index))}`,
  )
}

/** Both items have what is named, and little is known of the one or of her. */
const checkContent = (
  { evidence, pairs }: World,
  index: number,
  reason: string,
  because: ItemId | null,
): void => {
  const { table, history, model } = evidence
  const past = table.find(because!)
  assert.ok(history.some(({ itemId }) => itemId === because))
  const [, cause, terms, name] = /^(.*?): (.*), like (.*)$/.exec(reason)!
  for (const term of terms!.split(' and '))
    for (const item of [past, index]) {
      const { title, categories } = table.facts(item)
      assert.ok([...categories, ...title!.toLowerCase().split(' ')].includes(term))
    }
  assert.equal(name, nameOf(table.facts(past)))
  const meetings = pairs.filter(([, to]) => to === index).length
  const isItemThin = !(model!.numbering.fromCatalog[index]! >= 0) && meetings < 8
  assert.equal(cause, isItemThin ? 'little known yet' : 'while we get to know you')
  if (!isItemThin) assert.ok(history.length < 8)
}

const checkReason = (world: World, index: number, reason: string, because: ItemId | null): void => {
  const { evidence, trendEvents } = world
  const facts = evidence.table.facts(index)
  const count = (of: number): number => trendEvents.filter((event) => event === of).length
  const isAmongTwenty = (others: Iterable<number>): boolean =>
    count(index) > 0 && [...others].filter((other) => count(other) > count(index)).length < 20
  if (reason.startsWith('because you ')) {
    const last = evidence.history.findLast(({ itemId }) => itemId === because)
    assert.ok(last !== undefined, 'the named item is in the history')
    const verb = { watch: 'watched', like: 'liked', rate: 'rated' }[last.action as 'watch' | 'like' | 'rate']
    assert.equal(reason, `because you ${verb} ${nameOf(evidence.table.facts(evidence.table.find(because!)))}`)
    assert.ok(isStrongest(evidence, because!, index), 'the named item is the strongest')
    return
  }
  if (reason.startsWith('people who ')) return checkOnline(world, index, reason, because)
  if (/^(little known yet|while we get to know you): /.test(reason))
    return checkContent(world, index, reason, because)
  assert.equal(because, null)
  if (reason.startsWith('you like ')) {
    const name = reason.slice('you like '.length)
    assert.ok(facts.categories.includes(name))
    assert.ok(evidence.interests.some((interest) => interest.name === name && interest.weight > 0))
  } else if (reason.startsWith('trending in ')) {
    const category = reason.slice('trending in '.length)
    assert.ok(facts.categories.includes(category))
    assert.ok(isAmongTwenty(evidence.table.labelled(category)))
  } else if (reason === 'trending now') {
    assert.ok(isAmongTwenty(Array(ITEMS).keys()))
  } else if (reason === 'popular with everybody') {
    const item = evidence.model!.numbering.fromCatalog[index]!
    const { popularity } = evidence.model!
    assert.ok(popularity[item]! > 0)
    assert.ok(popularity.filter((other) => other > popularity[item]!).length < popularity.length / 10)
  } else if (reason.startsWith('from ')) {
    assert.ok(facts.categories.includes(reason.slice('from '.length)))
  } else {
    assert.equal(
      reason,
      evidence.hasHad(facts.itemId) ? 'something you come back to' : 'something new to you',
    )
  }
}

test('every reason is true of its user and item, in any world', () => {
  const told = new Map<string, number>()
  fc.assert(
    fc.property(anyWorld, (world) => {
      const blended = blend(world.sources, ITEMS)
      for (let index = 0; index < ITEMS; index++) {
        const { reason, becauseItemId } = explain(index, blended.contributions(index), world.evidence)
        checkReason(world, index, reason, becauseItemId)
        const kind = reason.split(' ').slice(0, 2).join(' ')
        told.set(kind, (told.get(kind) ?? 0) + 1)
      }
    }),
    { numRuns: 150, seed: 11 },
  )
  for (const kind of [
    'because you',
    'you like',
    'trending in',
    'trending now',
    'popular with',
    'something new',
    'people who',
    'little known',
    'while we',
  ])
    assert.ok((told.get(kind) ?? 0) > 0, `no world led to "${kind} …": the test looks at too little`)
})

test('the source named is the one that contributed most', () => {
  fc.assert(
    fc.property(anyWorld, anyItem, (world, index) => {
      const contributions = blend(world.sources, ITEMS).contributions(index)
      const { source } = explain(index, contributions, world.evidence)
      const best = Math.max(...contributions.map(({ value }) => value))
      if (contributions.length > 0) assert.ok(contributions.find((c) => c.source === source)?.value === best)
    }),
    { seed: 12 },
  )
})

test('what is said of a similar item is true of both', () => {
  fc.assert(
    fc.property(anyWorld, anyItem, anyItem, ({ evidence, pairs }, about, index) => {
      const { reason, becauseItemId } = explainSimilar(index, about, evidence)
      const name = nameOf(evidence.table.facts(about))
      const model = evidence.model!
      const [from, to] = [model.numbering.fromCatalog[about]!, model.numbering.fromCatalog[index]!]
      const shared = evidence.table
        .facts(about)
        .categories.filter((c) => evidence.table.facts(index).categories.includes(c))
      if (reason === `often follows ${name}`)
        assert.ok(neighboursOf(model.transitions, from).some((n) => n.item === to))
      else if (reason === `now follows ${name}`)
        assert.ok(pairs.some(([before, after]) => before === about && after === index))
      else if (reason === `goes with ${name}`) assert.ok(cosine(model.embeddings.rows, from, to) > 0)
      else if (reason === 'for a change') assert.equal(shared.length, 0)
      else assert.ok(shared.some((category) => reason === `${category}, like ${name}`))
      assert.equal(becauseItemId, reason === 'for a change' ? null : evidence.table.facts(about).itemId)
    }),
    { seed: 13 },
  )
})
