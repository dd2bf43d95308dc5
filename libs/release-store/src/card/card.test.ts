/** A release's card: what it tells, as Markdown and as a page. */
import { asEpochMs, asReleaseVersion, asScenarioName } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RefitDecision, ReleaseManifest } from '../release.js'
import type { TrainingRecord } from '../training-record.js'
import { cardHtml } from './card-html.js'
import { cardMarkdown } from './card-markdown.js'
import { cardOf } from './card.js'
import { trainingCharts } from './training-charts.js'

const [video, fourth] = [asScenarioName('video'), asReleaseVersion('0004')]

const manifest: Omit<ReleaseManifest, 'format' | 'files'> = {
  scenario: video,
  version: fourth,
  architecture: 'attention',
  dimension: 64,
  length: 50,
  hyperparameters: { heads: 2, loss: 'full' },
  seeds: [7],
  windowFrom: asEpochMs(Date.UTC(2026, 2, 1)),
  windowTo: asEpochMs(Date.UTC(2026, 2, 4, 12)),
  interactions: 12_345,
  users: 400,
  items: 300,
  logEnd: 12_345,
  figures: {
    'blend.hr@10': 0.25,
    'blend.hr@10.low': 0.2,
    'blend.hr@10.high': 0.3,
    'blend.ndcg@10': 0.12,
    'blend.users': 200,
    'blend.users.events.6–20': 80,
    'blend.hr@10.events.6–20': 0.31,
    'serving.ndcg@10': 0.1,
    'serving.hr@10.events.6–20': 0.3,
    'transitions.ndcg@10': 0.09,
    'hybrid.ndcg@10': 0.11,
  },
  blend: { deep: 0.7, transitions: 0.2, popularity: 0.1, interests: 0 },
  releasedAt: asEpochMs(Date.UTC(2026, 2, 5)),
}

const epochOf = (
  epoch: number,
  ndcg10: number | null,
): TrainingRecord['curves'][number]['epochs'][number] => ({
  epoch,
  loss: 6 - epoch,
  hr10: null,
  ndcg10,
  seconds: epoch,
})
const training: TrainingRecord = {
  trigger: 'growth',
  serving: asReleaseVersion('0003'),
  reason: 'ndcg@10 0.12 is above <0.10>',
  seconds: 90,
  curves: [
    { model: 'attention', stage: 'train', epochs: [epochOf(1, 0.05), epochOf(2, 0.1)] },
    { model: 'attention', stage: 'final', epochs: [epochOf(1, null)] },
  ],
}

test('a card tells window, figures with intervals, groups, parameters, time and decision', () => {
  const text = cardMarkdown(cardOf({ manifest, training }))

  for (const told of [
    '# Release 0004 of video',
    'The gate let it pass: ndcg@10 0.12 is above <0.10>.',
    'trigger: growth) took 90 s, and was compared with release 0003',
    '2026-03-01 00:00:00 UTC to 2026-03-04 12:00:00 UTC (3.5 days)',
    '| interactions | 12,345 |',
    '| this release | 0.2500 (0.2000 to 0.3000) | 0.1200 |',
    '| 6–20 | 80 | 0.3100 | 0.3000 | – |',
    '| heads | 2 |',
    '![Loss by epoch](loss.svg)',
  ])
    assert.ok(text.includes(told), `${told} in ${text}`)
})

test('models follow one another by what they reach', () => {
  const places = ['this release', 'the one that served', 'hybrid', 'transitions'].map((model) =>
    cardMarkdown(cardOf({ manifest, training })).indexOf(`| ${model} |`),
  )

  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  )
  assert.ok(places[0]! > 0)
})

test('a page holds its pictures, asks nothing of anybody, and escapes what it is told', () => {
  const page = cardHtml(cardOf({ manifest, training }))

  assert.equal(page.match(/<svg /g)?.length, 2)
  assert.doesNotMatch(page, /<script|src=|href=|NaN|undefined/)
  assert.ok(page.includes('is above &lt;0.10&gt;'))
})

test('only what was looked at is drawn', () => {
  const charts = trainingCharts(training.curves)

  assert.deepEqual(
    charts.map(({ file, picture }) => [file, picture.markup.match(/<polyline/g)?.length]),
    [
      ['loss.svg', 2],
      ['ndcg.svg', 1],
    ],
  )
  assert.deepEqual(trainingCharts([]), [])
})

test('a release from before training was recorded has a card without it; later decisions stand in it', () => {
  const decision: RefitDecision = {
    scenario: video,
    decision: 'rolled-back',
    reason: 'odd | lists',
    version: asReleaseVersion('0003'),
    serving: fourth,
    trigger: 'person',
    by: 'ada',
    decidedAt: asEpochMs(Date.UTC(2026, 2, 6)),
    seconds: 0,
    interactions: 0,
    figures: {},
  }
  const text = cardMarkdown(
    cardOf({ manifest }, [decision, { ...decision, serving: asReleaseVersion('0009') }]),
  )

  assert.match(text, /\| 2026-03-06 00:00:00 UTC \| rolled back to 0003 \| ada \| odd \\\| lists \|/)
  assert.equal(text.match(/rolled back/g)?.length, 1)
  assert.doesNotMatch(text, /## Training/)
})
