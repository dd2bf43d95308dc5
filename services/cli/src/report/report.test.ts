import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Comparison, Estimate, EvaluationReport, ModelReport } from '@profilestream/evaluation'
import { createAxis } from '@profilestream/drawing'
import { placeLabels } from './charts/place-labels.js'
import { findingsOf } from './findings.js'
import { htmlReport } from './html-report.js'
import { markdownReport } from './markdown-report.js'
import { viewOf } from './report-view.js'

const about = (value: number, half = 0.01): Estimate => ({ value, low: value - half, high: value + half })

const aModel = (model: string, ndcg: number, overrides: Partial<ModelReport> = {}): ModelReport => ({
  model,
  figures: {
    'hr@10': about(2 * ndcg),
    'ndcg@10': about(ndcg),
    'novelty@10': about(3 - ndcg),
    'coverage@10': about(0.4, 0),
  },
  groupings: [
    {
      by: 'events',
      groups: [
        { name: '1–5', users: 7, figures: { 'hr@10': about(ndcg) } },
        { name: 'more', users: 9, figures: { 'hr@10': about(ndcg / 2) } },
      ],
    },
  ],
  cost: { fitSeconds: 1, listMs: 0.5, peakMemoryMiB: 100 },
  ...overrides,
})

const aPair = (better: string, other: string, correctedPValue: number): Comparison => ({
  better,
  other,
  metric: 'ndcg@10',
  difference: about(0.02, 0.005),
  pValue: correctedPValue / 3,
  correctedPValue,
})

/** best and fair may be equal; both surely beat poor. */
const aReport = (overrides: Partial<EvaluationReport> = {}): EvaluationReport => ({
  dataset: { name: 'a set', users: 20, items: 30, interactions: 400 },
  protocol: 'leave-last-one-out',
  options: { seed: 1, ks: [10], excludeSeen: true, resamples: 1000 },
  judged: 16,
  models: [
    aModel('poor', 0.05),
    aModel('best', 0.2, { cost: { fitSeconds: 9, listMs: 1, peakMemoryMiB: 200 } }),
    aModel('fair', 0.19),
  ],
  comparisons: [aPair('best', 'fair', 0.4), aPair('best', 'poor', 0.001), aPair('fair', 'poor', 0.002)],
  test: 'paired t-test',
  correction: 'Holm',
  ...overrides,
})

test('models are numbered from the best to the worst, whatever the order they were named in', () => {
  assert.deepEqual(
    viewOf(aReport()).models.map(({ number, model, beatenBy }) => [number, model, beatenBy]),
    [
      [1, 'best', []],
      [2, 'fair', []],
      [3, 'poor', ['best', 'fair']],
    ],
  )
})

test('of ratings the lowest error is the best', () => {
  const rated = (model: string, rmse: number): ModelReport =>
    aModel(model, 0, { figures: { rmse: about(rmse) } })

  const view = viewOf(aReport({ models: [rated('a', 0.98), rated('b', 0.93)], comparisons: [] }))

  assert.equal(view.main, 'rmse')
  assert.equal(view.models[0]!.model, 'b')
})

test('the words say who is surely better, who may be as good, and what is cheapest of those', () => {
  const words = findingsOf(viewOf(aReport()))

  assert.deepEqual(words.slice(0, 3), [
    'best has the best NDCG@10, 0.2000, but nothing shows that it is better than fair: those differences may be chance.',
    'best and fair are surely better than poor.',
    'Of those that nothing surely beats, fair is the cheapest: 1.0 s to fit, 0.50 ms a list.',
  ])
  assert.match(words.join('\n'), /best for 1–5 events \(0\.2000\) and best for more than 50 events/)
  assert.match(words.join('\n'), /least known items are in the lists of poor \(novelty 2\.95 bits/)
})

test('one that beats all others is said to', () => {
  const comparisons = [aPair('best', 'fair', 0.04), aPair('best', 'poor', 0.001)]

  assert.equal(
    findingsOf(viewOf(aReport({ comparisons })))[0],
    'best is surely better than every other model by NDCG@10 (0.2000).',
  )
})

test('models beaten in a row are told as all from the first of them down', () => {
  const models = ['a', 'b', 'c', 'd', 'e'].map((name, place) => aModel(name, 0.5 - place / 10))
  const pairs = [
    ['a', 'c'],
    ['a', 'd'],
    ['a', 'e'],
    ['b', 'e'],
  ] as const
  const comparisons = pairs.map(([better, other]) => aPair(better, other, 0.01))

  const words = findingsOf(viewOf(aReport({ models, comparisons })))

  assert.ok(words.includes('a is surely better than every model from c down.'), words.join('\n'))
  assert.ok(words.includes('b is surely better than e.'))
})

test('the page is one file: no script, nothing fetched, every chart, light and dark', () => {
  const page = htmlReport(aReport())

  assert.ok(!/<script|https?:|src=|href=|@import|url\(/.test(page))
  assert.equal(page.match(/<svg /g)?.length, 3) // accuracy, novelty, activity
  assert.match(page, /prefers-color-scheme: dark/)
  for (const title of [
    'In words',
    'Accuracy against novelty',
    'by activity',
    'Which is surely better',
    'Cost',
    'Holm',
  ])
    assert.ok(page.includes(title), title)
  const opened = page.match(/<(?!meta|!|\/)[a-z][a-z0-9]*/g)!.length
  assert.equal(page.match(/<\/[a-z]/g)!.length, opened, 'what is opened is closed')
})

test("a model's name can't break the page or a table", () => {
  const name = 'x{a="<img onerror=1>|`&\'"}'
  const report = aReport({
    models: [aModel(name, 0.1), aModel('fair', 0.2)],
    comparisons: [aPair('fair', name, 0.01)],
  })

  assert.ok(!htmlReport(report).includes('<img'))
  const rows = markdownReport(report)
    .split('\n')
    .filter((line) => line.startsWith('|'))
  for (const row of rows) assert.ok(!/[^\\]\|`/.test(row.replaceAll('` |', '')), row)
})

test('every row of a Markdown table has the cells of its head', () => {
  const blocks = markdownReport(aReport())
    .split('\n\n')
    .filter((block) => block.startsWith('|'))

  assert.ok(blocks.length >= 4)
  for (const block of blocks) {
    const cells = block.split('\n').map((line) => line.split('|').length)
    assert.equal(new Set(cells).size, 1, block)
  }
})

test('one model without comparisons, groups or lists is a report too', () => {
  const lone = aModel('only', 0.1, { figures: { 'ndcg@10': about(0.1) }, groupings: [] })
  const report = aReport({ models: [lone], comparisons: [] })

  assert.match(htmlReport(report), /1 model on a set/)
  assert.match(markdownReport(report), /`only`/)
})

test('ticks are round, rise and lie within the axis', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e4, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
      (low, width) => {
        const { ticks, at } = createAxis({ low, high: low + width, from: 0, to: 100, count: 5 })
        assert.ok(ticks.length >= 1 && ticks.length <= 12)
        ticks.forEach((tick) => assert.ok(at(tick) >= -0.01 && at(tick) <= 100.01))
      },
    ),
  )
})

test('labels of dots that lie close together do not cover each other', () => {
  const frame = { left: 0, right: 900, top: 0, bottom: 400 }
  const dots = Array.from({ length: 6 }, (_, n) => ({ x: 400 + 3 * n, y: 200 + 2 * n, label: `model ${n}` }))

  const boxes = placeLabels(dots, frame, 5).map(({ at, anchor }, n) => {
    const width = dots[n]!.label.length * 7
    return {
      left: anchor === 'start' ? at.x : at.x - width,
      right: anchor === 'start' ? at.x + width : at.x,
      y: at.y,
    }
  })

  boxes.forEach((a, n) =>
    boxes.slice(n + 1).forEach((b) => {
      const apart = a.right <= b.left || b.right <= a.left || Math.abs(a.y - b.y) >= 13
      assert.ok(apart, JSON.stringify([a, b]))
    }),
  )
})
