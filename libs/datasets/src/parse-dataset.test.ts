import assert from 'node:assert/strict'
import test from 'node:test'
import { asScenarioName, type ClickstreamEvent } from '@profilestream/contracts'
import type { DatasetFormat } from './dataset.js'
import { readDataset } from './parse-dataset.js'

const read = (format: DatasetFormat, file: string, lines: readonly string[], scenario?: string) =>
  readDataset(format, [{ name: `some/folder/${file}`, lines }], {
    name: 'mine',
    ...(scenario === undefined ? {} : { scenario: asScenarioName(scenario) }),
  })

/** The fields of an event that are not null. */
const present = (event: ClickstreamEvent): Record<string, unknown> =>
  Object.fromEntries(Object.entries(event).filter(([, value]) => value !== null))

const HEADER = 'user_id:token\titem_id:token\trating:float\ttimestamp:float'

test('a rating of ml-100k is a rate event whose seconds became milliseconds', async () => {
  const { events } = await read('ml-100k', 'ml-100k.inter', [HEADER, '196\t242\t3\t881250949'])

  assert.deepEqual(events.map(present), [
    {
      eventId: 'mine/ml-100k.inter:2',
      userId: '196',
      scenario: 'video',
      action: 'rate',
      occurredAt: 881_250_949_000,
      itemId: '242',
      rating: 3,
    },
  ])
})

test('events come in the order of time, and of one time in the order of lines', async () => {
  const lines = [HEADER, '1\t30\t5\t200', '1\t10\t5\t100', '1\t40\t5\t200', '1\t20\t5\t100']

  const { events } = await read('ml-100k', 'ml-100k.inter', lines)

  assert.deepEqual(
    events.map(({ itemId }) => itemId),
    ['10', '20', '30', '40'],
  )
})

test('a film of ml-100k is an item with its genres and year', async () => {
  const header = 'item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq'

  const { items, events } = await read('ml-100k', 'ml-100k.item', [
    header,
    "1\tToy Story\t1995\tAnimation Children's Comedy",
  ])

  assert.equal(events.length, 0)
  assert.equal(items[0]?.title, 'Toy Story')
  assert.deepEqual(items[0].categories, ['Animation', "Children's", 'Comedy'])
  assert.equal(items[0].publishedAt, Date.UTC(1995, 0, 1))
})

test('a line that is no rating is reported with its number, and the others are read', async () => {
  const { events, problems } = await read('ml-100k', 'ml-100k.inter', [
    HEADER,
    '196\t242',
    '1\t2\t3\t881250949',
  ])

  assert.equal(events.length, 1)
  assert.equal(problems.length, 1)
  assert.equal(problems[0]?.line, 2)
  assert.match(problems[0].detail, /"196\t242" is not: user, item, rating, seconds/)
})

test('a sequence is a user whose items lie an hour apart, in the order of the line', async () => {
  const { events } = await read('sequences', 'train.txt', ['7 8 7', '', '9'])

  const first = events.filter(({ userId }) => userId === '1')
  assert.deepEqual(
    first.map(({ itemId, occurredAt }) => [itemId, occurredAt - first[0]!.occurredAt]),
    [['7', 0], ['8', 3_600_000], ['7', 7_200_000]], // prettier-ignore
  )
  assert.deepEqual(events.filter(({ userId }) => userId === '3').map(({ itemId }) => itemId), ['9']) // prettier-ignore
})

test('a published set can be read into another scenario, and is taken up by its action', async () => {
  const { events } = await read('sequences', 'train.txt', ['7 8'], 'music')

  assert.deepEqual(
    events.map(({ scenario, action }) => `${scenario} ${action}`),
    ['music listen', 'music listen'],
  )
})

test('a click of a shopping session has the session as its user', async () => {
  const { events } = await read('sessions', 'train.txt', [
    'SessionId\tItemId\tTime',
    '3\t214716935\t1396437466.94',
  ])

  assert.equal(events[0]?.userId, '3')
  assert.equal(events[0].action, 'click')
  assert.equal(events[0].occurredAt, 1_396_437_466_940)
})

test('what people did on deskdrop keeps its session, device and country', async () => {
  const agent = '"Mozilla/5.0 (Linux; Android 6.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari"'

  const { events } = await read('deskdrop', 'users_interactions.csv', [
    'timestamp,eventType,contentId,personId,sessionId,userAgent,userRegion,userCountry',
    `1465413032,COMMENT CREATED,-34,-88,1264,${agent},SP,BR`,
  ])

  assert.deepEqual(present(events[0]!), {
    eventId: 'mine/users_interactions.csv:2',
    userId: '-88',
    scenario: 'news',
    action: 'comment',
    occurredAt: 1_465_413_032_000,
    itemId: '-34',
    sessionId: '1264',
    device: 'phone',
    context: { country: 'BR', region: 'SP' },
  })
})

test('lastfm gives listens with their counts, and friends who are followed', async () => {
  const listens = await read('lastfm', 'user_artists.dat', [
    'userID\tartistID\tweight',
    '2\t51\t13883\r',
    '2\t52\t11690',
  ])
  const friends = await read('lastfm', 'user_friends.dat', ['userID\tfriendID', '2\t275'])

  assert.deepEqual(
    listens.events.map(({ action, itemId, context }) => [action, itemId, context?.['listens']]),
    [['listen', '51', '13883'], ['listen', '52', '11690']], // prettier-ignore
  )
  assert.equal(friends.events[0]?.action, 'follow')
  assert.equal(friends.events[0].targetUserId, '275')
})

test('a college message is a comment on the page of its receiver', async () => {
  const { events } = await read('collegemsg', 'CollegeMsg.txt', [
    'Source Destination Timestamp',
    '1 2 1082040961',
  ])

  assert.equal(events[0]?.userId, '1')
  assert.equal(events[0].itemId, '2')
  assert.equal(events[0].occurredAt, 1_082_040_961_000)
})

test('a MIND log gives what was read before once, every impression, and a read for each click', async () => {
  const log = '77\tU1\t11/12/2019 2:14:46 PM\tN1 N2\tN3-0 N4-1'

  const { events } = await read('mind', 'behaviors.tsv', [log, log.replace('77', '78')])

  const at = Date.UTC(2019, 10, 12, 14, 14, 46)
  assert.deepEqual(
    events.map(({ action, itemId, occurredAt }) => [action, itemId, (occurredAt - at) / 1_000]),
    [
      ['read', 'N1', -3_720],
      ['read', 'N2', -3_660],
      ['impression', 'N3', 0],
      ['impression', 'N4', 0],
      ['impression', 'N3', 0],
      ['impression', 'N4', 0],
      ['read', 'N4', 2],
      ['read', 'N4', 2],
    ],
  )
  assert.equal(new Set(events.map(({ eventId }) => eventId)).size, events.length)
})

test('reading the same lines again gives the same ids, and another name gives others', async () => {
  const lines = ['1 2', '2 3']

  const [once, again] = [await read('pairs', 'a.txt', lines), await read('pairs', 'a.txt', lines)]
  const other = await readDataset('pairs', [{ name: 'a.txt', lines }], { name: 'theirs' })

  assert.deepEqual(once, again)
  assert.notEqual(once.events[0]?.eventId, other.events[0]?.eventId)
})

test('lines may come one after the other from a stream', async () => {
  async function* lines() {
    yield '1 2'
    await Promise.resolve()
    yield '1 3'
  }

  const { events } = await readDataset('pairs', [{ name: 'a.txt', lines: lines() }])

  assert.equal(events.length, 2)
})
