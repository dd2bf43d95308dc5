import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { asScenarioName, schemas, toJson } from '@profilestream/contracts'
import fc from 'fast-check'
import type { DatasetFormat } from './dataset.js'
import { detectFormat } from './detect-format.js'
import { readDataset } from './parse-dataset.js'

const read = (format: DatasetFormat, lines: readonly string[], scenario?: string) =>
  readDataset(format, [{ name: 'mine.txt', lines }], {
    name: 'mine',
    ...(scenario === undefined ? {} : { scenario: asScenarioName(scenario) }),
  })

const snippets = (language: string): string[][] => {
  const text = readFileSync(new URL('../../../docs/data-formats.md', import.meta.url), 'utf8')
  const blocks = [...text.matchAll(new RegExp(`\`\`\`${language}\n([^\`]*)\n\`\`\``, 'g'))]
  return blocks.map(([, block = '']) => block.split('\n'))
}

test('the CSV that the documentation shows is read as it says', async () => {
  const [lines = []] = snippets('csv')

  const { events, problems } = await read('csv', lines, 'ecommerce')

  assert.deepEqual(problems, [])
  assert.deepEqual(events.map(({ userId, action }) => `${userId} ${action}`).sort(), [
    'anna add_to_cart',
    'anna purchase',
    'anna view',
    'ben rate',
  ])
  assert.equal(events.find(({ action }) => action === 'purchase')?.price, 49.9)
  assert.deepEqual(events.find(({ action }) => action === 'add_to_cart')?.context, {
    campaign: 'spring, first week',
  })
  assert.equal(events.find(({ action }) => action === 'view')?.occurredAt, Date.UTC(2026, 10, 24, 8, 30))
})

test('the NDJSON that the documentation shows is read as it says', async () => {
  const [lines = []] = snippets('ndjson')

  const { events, problems } = await read('ndjson', lines)

  assert.deepEqual(problems, [])
  assert.deepEqual(
    events.map(({ eventId, action }) => [eventId, action]),
    [['e-1', 'listen'], ['mine/mine.txt:2', 'like']], // prettier-ignore
  )
})

test('a row without a scenario is refused unless one is named for all', async () => {
  const lines = ['userId,action,occurredAt,itemId', 'anna,view,1763973060000,p1']

  const without = await read('csv', lines)
  const named = await read('csv', lines, 'ecommerce')

  assert.match(without.problems[0]?.detail ?? '', /scenario is missing/)
  assert.equal(named.events[0]?.scenario, 'ecommerce')
})

test('each wrong row says what is wrong with it, and the right ones are read', async () => {
  const { events, problems } = await read(
    'csv',
    [
      'userId,action,occurredAt,itemId,raing',
      'anna,view,soon,p1,',
      'anna,stare,1763973060000,p1,',
      'anna,view',
      'anna,"view,1763973060000,p1,',
      'anna,view,1763973060000,p1,',
    ],
    'ecommerce',
  )

  assert.equal(events.length, 1)
  assert.deepEqual(
    problems.map(({ line }) => line),
    [1, 2, 3, 4, 5],
  )
  const details = problems.map(({ detail }) => detail)
  assert.match(details[0]!, /column "raing" is not a field.*rating/)
  assert.match(details[1]!, /occurredAt is "soon"/)
  assert.match(details[2]!, /action is "stare"/)
  assert.match(details[3]!, /the line has 2 cells, the header 5/)
  assert.match(details[4]!, /quote that is not closed/)
})

test('NDJSON that is no JSON, no object or no event is reported line by line', async () => {
  const { events, problems } = await read('ndjson', ['{"userId":', '[1]', '', '{"userId":"anna"}'], 'music')

  assert.equal(events.length, 0)
  assert.deepEqual(
    problems.map(({ line }) => line),
    [1, 2, 4],
  )
  assert.match(problems[2]!.detail, /action is missing/)
})

const anyText = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !/[\r\n]/.test(text))
const anyEvent = fc.record({
  eventId: anyText,
  userId: anyText,
  scenario: anyText,
  action: fc.constantFrom('view', 'rate', 'purchase'),
  occurredAt: fc.integer({ min: 0, max: 2_000_000_000_000 }),
  itemId: fc.option(anyText),
  price: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
  quantity: fc.option(fc.integer({ min: 0, max: 99 })),
  query: fc.option(anyText),
})

const csvCell = (value: string | number | null | undefined): string => {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value)
}

test('any event survives CSV and NDJSON unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { minLength: 1, maxLength: 5 }), async (drafts) => {
      const names = schemas.ClickstreamEvent.fields.map(({ name }) => name)
      const blank = Object.fromEntries(names.map((name) => [name, null]))
      const events = drafts
        .map((draft): Record<string, string | number | null> => ({ ...blank, ...draft }))
        .sort((a, b) => Number(a['occurredAt']) - Number(b['occurredAt']))
      const rows = events.map((event) => names.map((name) => csvCell(event[name])).join(','))

      const fromCsv = await read('csv', [names.join(','), ...rows])
      const fromNdjson = await read(
        'ndjson',
        events.map((event) => JSON.stringify(toJson(event))),
      )

      assert.deepEqual(fromCsv.problems, [])
      assert.deepEqual(fromCsv.events, events)
      assert.deepEqual(fromNdjson.events, events)
    }),
    { numRuns: 100 },
  )
})

test('our own formats are known by their first line', () => {
  const csv = detectFormat([
    { name: 'events.csv', firstLines: ['occurredAt,userId,action,itemId', '1,2,view,3'] },
  ])
  const ndjson = detectFormat([{ name: 'events.json', firstLines: ['{"userId":"anna"}'] }])

  assert.equal(csv?.format, 'csv')
  assert.equal(ndjson?.format, 'ndjson')
})

test('prose, tables and binary files are no data set', () => {
  assert.equal(
    detectFormat([{ name: 'notes.txt', firstLines: ['These are my notes', 'of 24 November'] }]),
    null,
  )
  assert.equal(detectFormat([{ name: 'prices.csv', firstLines: ['item,price', '1,2'] }]), null)
  assert.equal(detectFormat([{ name: 'online_retail.parquet', firstLines: ['PAR1\u0015\u0004'] }]), null)
  assert.equal(detectFormat([{ name: 'empty.txt', firstLines: [] }]), null)
})
