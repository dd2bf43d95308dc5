/** What decisions come to, one after the other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RefitDecision } from './release.js'
import { standingOf } from './standing.js'
import { aDecision } from './testing/builders.js'

const [one, two, three] = ['1', '2', '3'].map((version) => aDecision('released', version))

const standing = (decisions: readonly (RefitDecision | undefined)[]): (string | null)[] => {
  const { serving, predecessor } = standingOf(decisions.filter((of) => of !== undefined))
  return [serving, predecessor]
}

test('nothing decided is nothing served', () => {
  assert.deepEqual(standing([]), [null, null])
})

test('the newest release serves, the one before it is gone back to, and refusals change neither', () => {
  assert.deepEqual(standing([one, two, aDecision('refused', null, '2'), aDecision('failed', null)]), [
    '2',
    '1',
  ])
})

test('rolling back twice goes back twice, and then to none', () => {
  const once = [one, two, three, aDecision('rolled-back', '2', '3')]
  const twice = [...once, aDecision('rolled-back', '1', '2')]

  assert.deepEqual(standing(once), ['2', '1'])
  assert.deepEqual(standing(twice), ['1', null])
  assert.deepEqual(standing([...twice, aDecision('rolled-back', null, '1')]), [null, null])
})

test('what served before a promotion is gone back to', () => {
  assert.deepEqual(standing([one, two, aDecision('promoted', '1', '2')]), ['1', '2'])
})

test('a decision recorded twice counts once', () => {
  const promoted = aDecision('promoted', '1', '2')
  const rolledBack = aDecision('rolled-back', '1', '2')

  assert.deepEqual(standing([one, two, promoted, promoted]), ['1', '2'])
  assert.deepEqual(standing([one, two, rolledBack, rolledBack]), ['1', null])
})

test('after a withdrawal none serves, and nothing before it is gone back to', () => {
  const withdrawn = [one, two, aDecision('withdrawn', '2', '2')]

  assert.deepEqual(standing(withdrawn), [null, null])
  assert.deepEqual(standing([...withdrawn, three]), ['3', null])
})
