/** Metrics are read as the services write them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMetrics, sumOf } from './scrape.js'

const PAGE = `# HELP a_total x
# TYPE a_total counter
a_total{service="builder",reason="bad \\"json\\""} 3
a_total{service="builder",reason="late"} 4.5
b 1e3
c{le="+Inf"} +Inf
`

test('samples have name, labels and value; comments are none', () => {
  const samples = parseMetrics(PAGE)

  assert.deepEqual(
    samples.map(({ name, value }) => [name, value]),
    [
      ['a_total', 3],
      ['a_total', 4.5],
      ['b', 1000],
      ['c', Number.POSITIVE_INFINITY],
    ],
  )
  assert.equal(samples[0]?.labels.reason, 'bad "json"')
})

test('a sum takes the samples whose labels fit', () => {
  const samples = parseMetrics(PAGE)

  assert.equal(sumOf(samples, 'a_total'), 7.5)
  assert.equal(sumOf(samples, 'a_total', { reason: 'late' }), 4.5)
  assert.equal(sumOf(samples, 'nothing'), 0)
})
