/** Scenarios are read from JSON with all their problems named at once. */
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import test from 'node:test'
import { parseScenario } from './parse-scenario.js'

const folder = new URL('../../../schemas/scenarios/', import.meta.url)
const aScenario = (): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL('video.json', folder), 'utf8')) as Record<string, unknown>

test('every scenario of the house is one', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))

  assert.ok(files.length >= 5)
  for (const name of files) {
    assert.equal(
      parseScenario(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))).name,
      name.replace('.json', ''),
    )
  }
})

test('all that is wrong with a scenario is named at once', () => {
  const broken = {
    ...aScenario(),
    interestHalfLifeDays: -1,
    slotz: [],
    variants: [{ name: 'a', share: 2, ranking: 'magic' }],
    defaultCurrency: 'euro',
  }

  assert.throws(
    () => parseScenario(broken),
    (error: Error) =>
      /scenario video/.test(error.message) &&
      /slotz is not a field of a scenario \(did you mean "slots"\?\)/.test(error.message) &&
      /interestHalfLifeDays is -1, expected a number above 0/.test(error.message) &&
      /variants\[0\]\.share is 2/.test(error.message) &&
      /variants\[0\]\.ranking is "magic", expected one of personal, trending/.test(error.message) &&
      /defaultCurrency is "euro"/.test(error.message),
  )
})

test('shares that do not add up and a take-back of nothing are refused', () => {
  const scenario = aScenario()
  const actions = scenario.actions as Record<string, Record<string, unknown>>
  const first = Object.keys(actions)[0]!

  assert.throws(
    () => parseScenario({ ...scenario, variants: [{ name: 'a', share: 0.5, ranking: 'personal' }] }),
    /add up to 0.5, expected 1/,
  )
  assert.throws(
    () => parseScenario({ ...scenario, actions: { [first]: { ...actions[first], takesBack: 'purchase' } } }),
    /takesBack names purchase, which the scenario does not use/,
  )
})

test('actions may be spelt with hyphens', () => {
  const scenario = aScenario()
  const view = Object.values(scenario.actions as Record<string, object>)[0]!

  const parsed = parseScenario({
    ...scenario,
    actions: {
      'add-to-cart': { ...view, takesBack: null },
      'remove-from-cart': { ...view, takesBack: 'add-to-cart' },
    },
  })

  assert.equal(parsed.actions.remove_from_cart?.takesBack, 'add_to_cart')
})

test('winsorising may be left out, as a whole and by field; levels are two shares in order', () => {
  const { winsorise: given, ...scenario } = aScenario()
  assert.ok(given !== undefined)

  assert.equal(parseScenario(scenario).winsorise, undefined)
  assert.deepEqual(parseScenario({ ...scenario, winsorise: { price: [0, 0.9] } }).winsorise, {
    price: [0, 0.9],
  })
  assert.throws(() => parseScenario({ ...scenario, winsorise: { price: [0.9, 0.1] } }), /winsorise.price is \[0.9,0.1\], expected two quantiles/) // prettier-ignore
  assert.throws(() => parseScenario({ ...scenario, winsorise: { rating: [0, 1] } }), /winsorise.rating is not a field/) // prettier-ignore
})
