import assert from 'node:assert/strict'
import test from 'node:test'
import { asItemId } from '@profilestream/contracts'
import fc from 'fast-check'
import { aCatalogItem } from '../testing/builders.js'
import {
  addInterest,
  createInterests,
  MAX_INTERESTS,
  namesOf,
  takeInterestBack,
  type Interests,
  type ItemNames,
} from './interests.kernel.js'
import type { Choice } from './tastes.kernel.js'

const utf8 = (...names: string[]): ItemNames => ({
  names: names.map((name) => new TextEncoder().encode(name)),
  categories: names.length,
})
const aChoice = (weight: number): Choice => ({
  weight,
  choices: 1,
  recent: 1,
  unit: 1,
  reference: 1,
  dice: 0,
})
const listed = (interests: Interests): Map<string, [weight: number, events: number]> => {
  const held = new Map<string, [number, number]>()
  let offset = 0
  for (let i = 0; i < interests.count; i++) {
    const end = offset + 1 + interests.names[offset]!
    const name = new TextDecoder().decode(interests.names.subarray(offset + 1, end))
    held.set(name, [interests.weights[i]!, interests.events[i]!])
    offset = end
  }
  assert.equal(offset, interests.namesLength)
  return held
}

test('weights add up by name, in 32-bit floats', () => {
  const evidence = fc.tuple(
    fc.uniqueArray(fc.constantFrom('a', 'b', 'ab', 'ba', 'ü', '日本', 'A'), { minLength: 1 }),
    fc.float({ min: -8, max: 8, noNaN: true }),
  )
  fc.assert(
    fc.property(fc.array(evidence), (all) => {
      const interests = createInterests()
      const expected = new Map<string, [number, number]>()
      for (const [names, amount] of all) {
        addInterest(interests, utf8(...names), aChoice(amount))
        for (const name of names) {
          const [weight, events] = expected.get(name) ?? [0, 0]
          expected.set(name, [Math.fround(weight + amount), events + 1])
        }
      }
      assert.deepEqual(listed(interests), expected)
    }),
  )
})

test('the 64 strongest stay, likes and dislikes alike; of equal ones the first by name', () => {
  const interests = createInterests()
  for (let i = 0; i < 63; i++) addInterest(interests, utf8(`name-${i}`), aChoice(i % 2 === 0 ? 5 : -5))

  addInterest(interests, utf8('weak-b', 'weak-a', 'weak-c'), aChoice(1))

  assert.equal(interests.count, MAX_INTERESTS)
  assert.deepEqual([...listed(interests).keys()].filter((name) => name.startsWith('weak')), ['weak-a']) // prettier-ignore
  addInterest(interests, utf8('strong'), aChoice(-2))
  assert.deepEqual([listed(interests).has('weak-a'), listed(interests).has('strong')], [false, true])
})

test('of equal names one the beginning of the other, the longer one goes', () => {
  const interests = createInterests()
  for (let i = 0; i < 63; i++) addInterest(interests, utf8(`name-${i}`), aChoice(5))
  addInterest(interests, utf8('abc', 'ab'), aChoice(1))
  assert.deepEqual([listed(interests).has('ab'), listed(interests).has('abc')], [true, false])
})

test('taking back never goes below zero, leaves a dislike alone and forgets what has no other evidence', () => {
  const interests = createInterests()
  addInterest(interests, utf8('liked'), aChoice(2))
  addInterest(interests, utf8('liked', 'disliked', 'once'), aChoice(1))
  addInterest(interests, utf8('disliked'), aChoice(-4))

  takeInterestBack(interests, utf8('liked', 'disliked', 'once', 'never'), aChoice(10))

  assert.deepEqual([...listed(interests)], [['liked', [0, 1]], ['disliked', [-3, 1]]]) // prettier-ignore
})

test('an item counts towards its categories, then its tags, each once, at most 16, none that is a whole text', () => {
  const item = aCatalogItem({
    itemId: asItemId('x'),
    categories: ['sci-fi', 'drama', 'sci-fi', ''],
    tags: ['drama', 'x'.repeat(65), ...Array.from({ length: 30 }, (_, i) => `tag-${i}`)],
  })
  const { names, categories } = namesOf(item)
  const texts = names.map((name) => new TextDecoder().decode(name))
  assert.deepEqual(texts.slice(0, 3), ['sci-fi', 'drama', 'tag-0'])
  assert.equal(texts.length, 16)
  assert.equal(categories, 2)
})
