/** How a model sees a user, in words, and beside what her profile states. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { viewSentences, withModelViews, type ModelView } from './model-view.js'

const view: Omit<ModelView, 'sentences'> = {
  release: '0004',
  readings: [
    {
      about: 'category',
      value: 'drama',
      confidence: 0.412,
      others: [
        { value: 'war', confidence: 0.3 },
        { value: 'comedy', confidence: 0.1 },
      ],
      accuracy: 0.44,
      majority: 0.31,
    },
    { about: 'price', value: '10–20', confidence: 0.6, others: [], accuracy: 0.5, majority: 0.4 },
  ],
  nearest: [
    { itemId: 'a', title: 'Alien', score: 3 },
    { itemId: 'b', title: 'Brazil', score: 2 },
  ],
}

test('a view says what the model sees, how sure it is, from which release, and what lies near', () => {
  assert.deepEqual(viewSentences(view), [
    'the model sees her as somebody who takes up drama next: 0.41 sure (then war 0.30, comedy 0.10); release 0004, right for 44 % of held-out users, the most frequent for 31 %',
    'the model sees her as somebody whose next item costs 10–20: 0.60 sure; release 0004, right for 50 % of held-out users, the most frequent for 40 %',
    'nearest to her in release 0004: Alien, Brazil',
  ])
})

test('views stand beside what is stated, scenario by scenario; where nobody was asked nothing changes', () => {
  const told = { userId: 'ada', scenarios: { video: { sentences: ['a'] }, news: { sentences: ['b'] } } }
  const seen = { ...view, sentences: ['c'] }

  assert.deepEqual(withModelViews(told, { video: seen }), {
    userId: 'ada',
    scenarios: { video: { sentences: ['a', 'c'], modelView: seen }, news: { sentences: ['b'] } },
  })
  assert.deepEqual(withModelViews(told, null), told)
})
