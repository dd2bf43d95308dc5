/** What users have had is left out where items do not repeat. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '@profilestream/contracts'
import { loadScenarios, scenariosSettings } from '@profilestream/service'
import { scenarioExcludesSeen, seenRule } from './judge-seen.js'

const dataOf = (...scenarios: string[]) => ({ name: 'set', facts: { scenarios } })

test('films are not shown again, products and tracks are', async () => {
  const definitions = await loadScenarios(scenariosSettings.parse({}))

  assert.equal(scenarioExcludesSeen(dataOf('video', 'video'), definitions), true)
  assert.equal(scenarioExcludesSeen(dataOf('music', 'ecommerce'), definitions), false)
})

test('where the scenarios can not say it, it is asked for', async () => {
  const definitions = await loadScenarios(scenariosSettings.parse({}))

  for (const [data, message] of [
    [dataOf(), /set names no scenario: say --seen exclude/],
    [dataOf('video', 'music'), /set is of video, music, which differ/],
    [dataOf('chess'), /set is of chess, which has no definition/],
  ] as const)
    assert.throws(
      () => scenarioExcludesSeen(data, definitions),
      (error) => error instanceof ConfigError && message.test(error.message),
    )
  assert.throws(() => seenRule('maybe'), /--seen is maybe, expected exclude, include, scenario/)
})
