/** Topics are what the schemas say of themselves. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { topicNamed, topics } from './topics.js'
import { DAY_MS } from './units.js'

test('topics are what the schemas say', () => {
  assert.deepEqual(topics.clickstream, {
    name: 'clickstream',
    partitions: 6,
    cleanup: 'delete',
    retentionMs: 90 * DAY_MS,
    maxMessageBytes: 1_048_588,
  })
  assert.equal(topics.catalog.retentionMs, null)
  assert.equal(topics.deadLetters.maxMessageBytes, 4_194_304)
})

test('a prefix goes before every name', () => {
  const names = Object.values(topicNamed('t1.')).map((topic: { name: string }) => topic.name)

  assert.equal(names.length, 8)
  assert.ok(names.every((name) => name.startsWith('t1.')))
})
