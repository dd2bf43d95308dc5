/** Users fall into variants by their shares, once and for ever. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asScenarioName, asUserId } from './ids.js'
import type { ScenarioDefinition } from './scenario.js'
import { variantOf } from './variant-of.js'

const aScenario = (name: string): ScenarioDefinition =>
  ({
    name: asScenarioName(name),
    variants: [
      { name: 'control', share: 0.2, ranking: 'trending' },
      { name: 'personal', share: 0.8, ranking: 'personal' },
    ],
  }) as unknown as ScenarioDefinition

test('users fall into variants by their shares', () => {
  const scenario = aScenario('video')
  const users = Array.from(
    { length: 20_000 },
    (_, index) => variantOf(scenario, asUserId(`user-${index}`)).name,
  )

  const control = users.filter((name) => name === 'control').length / users.length

  // 20,000 draws at 0.2: the standard deviation of the share is 0.0028.
  assert.ok(Math.abs(control - 0.2) < 0.012, String(control))
})

test('a user keeps her variant, and the draws of two scenarios are independent', () => {
  const [video, music] = [aScenario('video'), aScenario('music')]
  const users = Array.from({ length: 20_000 }, (_, index) => asUserId(`user-${index}`))

  const both = users.filter(
    (user) => variantOf(video, user).name === 'control' && variantOf(music, user).name === 'control',
  )

  assert.equal(variantOf(video, asUserId('anna')), variantOf(video, asUserId('anna')))
  assert.ok(Math.abs(both.length / users.length - 0.04) < 0.008, String(both.length))
})
