/** A small world of films whose people are known: what is asked of users, what is read, and what the report says of it. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { asItemId, asUserId } from '@profilestream/contracts'
import { anEvent, anItem } from '@profilestream/contracts/testing'
import { loadScenarios, scenariosSettings } from '@profilestream/service'
import { interestRows } from './interest-rows.js'
import { judgeProbesOf } from './judge-probes-of.js'
import { labelTasks } from './label-tasks.js'
import { loadProbeData } from './load-probe-data.js'
import { nearestToItem, nearestToUser } from './nearest.js'
import { probesHtml } from './probes-html.js'
import { probesLines, probesMarkdown } from './probes-table.js'

const folder = await mkdtemp(join(tmpdir(), 'probes-'))
after(() => rm(folder, { recursive: true, force: true }))
const scenarios = await loadScenarios(scenariosSettings.parse({}))

/** Women see the first twenty films, which are love stories, men the others, which are war films: 18 of them each, in turn. */
const USERS = 80
const film = (user: number, step: number): number => (user % 2) * 20 + ((user + 3 * step) % 20) + 1
const lines = Array.from({ length: USERS }, (_, user) =>
  Array.from({ length: 18 }, (_step, step) => film(user, step)).join(' '),
)
await writeFile(join(folder, 'train.txt'), `${lines.join('\n')}\n`)
const films = Array.from(
  { length: 40 },
  (_, item) => `${item + 1}\tFilm | ${item + 1}\t${item < 20 ? 'Love' : 'War'}`,
)
await writeFile(join(folder, 'items.tsv'), `item\ttitle\tgenres\n${films.join('\n')}\n`)
const people = Array.from({ length: USERS }, (_, user) => `${user + 1}\t${user % 2 ? 'M' : 'F'}\t25`)
await writeFile(join(folder, 'users.tsv'), `user\tgender\tage\n${people.join('\n')}\n`)

test('vectors and interests are read of what was kept apart and of the people, and the report says so', async () => {
  const data = await loadProbeData({ events: folder })
  const meter = { now: () => 0, resetPeak: () => undefined, peakMiB: () => 0 }
  const ears = { meter, progress: () => undefined, onJudged: () => undefined }

  const report = await judgeProbesOf('mlp{epochs=3}', data, { scenarios, seed: 1, ears })

  assert.ok(data.histories.every(({ length }) => length === 8))
  assert.equal(report.dataset.interactions, 18 * USERS)
  assert.deepEqual(
    report.labels.map(({ label, judged }) => [label, judged]),
    [
      ['genre', USERS],
      ['gender', USERS],
    ],
    'everybody is of one age group, and nothing has a price',
  )
  for (const { readings } of report.labels) {
    assert.deepEqual(
      readings.map(({ reading }) => reading),
      ['majority', 'interests', 'mlp{epochs=3}'],
    )
    assert.equal(readings[1]?.figures.accuracy.value, 1)
    assert.ok((readings[2]?.figures.accuracy.value ?? 0) > 0.9)
  }
  const text = probesLines(report).join('\n')
  assert.match(text, /genre \(80 users, 2 classes\): named rightly by interests \(1\.000\)/)
  assert.match(text, /nearest: Film \| \d+/)
  assert.match(probesMarkdown(report), /Film \\\| \d+/)
  const page = probesHtml(report)
  assert.match(page, /<svg[^>]*>.*Balanced accuracy/s)
  assert.doesNotMatch(page, /<script|NaN|undefined/)
})

test('favourite and middle price are of what was kept apart; small classes, and labels of one class, are left out', () => {
  const users = Array.from({ length: 50 }, (_, user) => asUserId(`u${user}`))
  const items = new Map(
    ['a', 'b', 'c'].map((itemId, at) => [
      asItemId(itemId),
      anItem({ itemId, categories: [['x'], ['y', 'x'], ['z']][at]! }),
    ]),
  )
  const bought = (itemId: string, price: number | null) => anEvent({ itemId, price, action: 'purchase' })
  const newest = new Map(
    users.map((user, at) => [
      user,
      at < 25
        ? [bought('b', 3), bought('a', 30), bought('b', 12)]
        : at < 49
          ? [bought('c', 300), bought('c', 310)]
          : [bought('a', null)],
    ]),
  )

  const tasks = labelTasks(users, { newest, items, traits: new Map() })

  assert.deepEqual(
    tasks.map(({ label, classes }) => [label, classes]),
    [
      // x is named by all three, y by two.
      ['genre', ['x', 'z']],
      ['price band', ['10–20', '200–500']],
    ],
  )
  assert.equal(tasks[0]?.users.length, 50)
  assert.equal(tasks[1]?.users.length, 49)
})

test("interests are shares of categories and price bands, of the user's own past", () => {
  const items = new Map([[asItemId('a'), anItem({ itemId: 'a', scenario: 'ecommerce', categories: ['x'] })]])
  const past = [
    anEvent({ userId: 'ada', itemId: 'a', scenario: 'ecommerce', action: 'purchase', price: 12 }),
    anEvent({ userId: 'ada', itemId: 'a', scenario: 'ecommerce', action: 'view', price: null }),
  ]

  const rows = interestRows([asUserId('ada'), asUserId('new')], { past, items, scenarios })

  assert.equal(rows?.width, 2)
  const [x = 0, price, ...none] = rows.rows as Float32Array
  assert.ok(x > 0.3 && x < 1)
  assert.equal(price, 1)
  assert.deepEqual(none, [0, 0])
})

test('near are the items that score highest and are new to her, and those that point the same way', () => {
  const space = {
    embeddings: Float32Array.of(1, 0, 9, 0, 1, 1, 0, 2),
    dimension: 2,
    titleOf: (item: number) => `film ${item}`,
  }

  const user = nearestToUser(space, Float32Array.of(1, 0), Int32Array.of(3, 1))
  const item = nearestToItem(space, 0)

  assert.deepEqual(user.of, ['film 1', 'film 3'])
  assert.deepEqual(user.nearest, [
    { title: 'film 0', value: 1 },
    { title: 'film 2', value: 1 },
  ])
  assert.deepEqual(
    item.nearest.map(({ title, value }) => [title, value.toFixed(3)]),
    [
      ['film 1', '1.000'],
      ['film 2', '0.707'],
      ['film 3', '0.000'],
    ],
  )
})
