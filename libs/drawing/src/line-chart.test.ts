/** Lines as a picture: whole markup, every point in its place. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawLines } from './line-chart.js'

const chart = (series: Parameters<typeof drawLines>[0]['series']): string =>
  drawLines({ summary: 'Loss by epoch', xTitle: 'epoch', yTitle: 'loss', series }).markup

const falling = [
  { x: 1, y: 5 },
  { x: 2, y: 4 },
  { x: 3, y: 3 },
]

test('each point has its place: later is further right, less is further down', () => {
  const [, points = ''] =
    /polyline points="([^"]*)"/.exec(chart([{ name: 'attention', points: falling }])) ?? []
  const places = points.split(' ').map((point) => point.split(',').map(Number))

  assert.equal(places.length, 3)
  for (const [at, [x, y]] of places.entries()) {
    if (at === 0) continue
    assert.ok(x! > places[at - 1]![0]! && y! > places[at - 1]![1]!)
  }
})

test('every line has a name and a colour of its own, and what is said is escaped', () => {
  const markup = chart([
    { name: 'a<b', points: falling },
    { name: 'hybrid', points: falling },
  ])

  assert.match(markup, />a&lt;b</)
  assert.equal(new Set([...markup.matchAll(/polyline [^>]*stroke="([^"]+)"/g)].map(([, of]) => of)).size, 2)
  assert.match(markup, /<title>Loss by epoch<\/title>/)
})

test('one point, lines without change and no line at all are pictures without broken numbers', () => {
  const flat = [
    { x: 1, y: 0 },
    { x: 2, y: 0 },
  ]
  for (const points of [[], falling.slice(0, 1), flat])
    assert.doesNotMatch(chart([{ name: 'one', points }]), /NaN|Infinity|undefined/)
})
