/** The reader of queries finds metrics and nothing else. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dashboardQueries } from './dashboards.js'
import { metricsInQuery, metricsOnPage } from './promql.js'
import { projectRoot } from './project-root.js'

describe('metrics in a query', () => {
  test('functions, labels, durations and keywords are not metrics', () => {
    const query =
      'histogram_quantile(0.95, sum by (le, phase) (rate(a_seconds_bucket{job="x_total"}[1m]))) > bool 2'

    assert.deepEqual(metricsInQuery(query), ['a_seconds_bucket'])
  })

  test('every metric of a binary expression is found once', () => {
    const query = 'rate(a_total[5m]) / on (job) group_left (x) b_total + a_total offset 1h and c'

    assert.deepEqual(metricsInQuery(query), ['a_total', 'b_total', 'c'])
  })

  test('numbers with exponents and strings with braces are not metrics', () => {
    assert.deepEqual(metricsInQuery('a{b=~"x{2} c_total"} * 1e6'), ['a'])
  })
})

test('a histogram makes its three series names queryable', () => {
  const page =
    '# HELP a_seconds x\n# TYPE a_seconds histogram\na_seconds_bucket{le="1"} 0\n# TYPE b_total counter\n'

  assert.deepEqual(metricsOnPage(page), ['a_seconds_bucket', 'a_seconds_sum', 'a_seconds_count', 'b_total'])
})

test('every panel of every dashboard asks for metrics of ours', () => {
  const queries = dashboardQueries(projectRoot)

  assert.ok(queries.length > 20)
  for (const { panel, expr } of queries) {
    const names = metricsInQuery(expr)
    assert.ok(names.length > 0, `${panel}: ${expr}`)
    for (const name of names) assert.match(name, /^profilestream_/, `${panel}: ${expr}`)
  }
})
