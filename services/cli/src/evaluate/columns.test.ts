/** What evaluate knows of interactions beside their items, by data set. */
import { ACTIONS } from '@profilestream/contracts'
import { loadScenarios, scenariosSettings } from '@profilestream/service'
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadSequences } from './load-sequences.js'

const folder = await mkdtemp(join(tmpdir(), 'columns-'))
after(() => rm(folder, { recursive: true, force: true }))
const definitions = await loadScenarios(scenariosSettings.parse({}))

const write = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

test('events tell times, actions and how much, as their scenario reads it', async () => {
  const lines = [
    { action: 'watch', itemId: 'a', occurredAt: 1_000, completion: 0.5 },
    { action: 'rate', itemId: 'b', occurredAt: 3_000, rating: 1 },
    { action: 'rate', itemId: 'b', occurredAt: 4_000, rating: 5 },
    { action: 'like', itemId: 'c', occurredAt: 9_000 },
  ].map((event, id) => JSON.stringify({ eventId: String(id), userId: 'ann', scenario: 'video', ...event }))
  const events = await write('events.ndjson', lines.join('\n'))

  const { columns, sequences } = await loadSequences({ events, format: 'ndjson', definitions })

  const { at, actions, values } = columns![0]!
  assert.equal(sequences[0]!.length, 3, 'an item that follows itself is one interaction, its first')
  assert.deepEqual([...at!], [1_000, 3_000, 9_000])
  assert.deepEqual(
    Array.from(actions!, (action) => ACTIONS[action]),
    ['watch', 'rate', 'like'],
  )
  assert.deepEqual([...values!], [50, -100, 100])
})

test('made-up times and what no scenario reads are not told', async () => {
  const events = await write('train.txt', '1 2 3\n2 3 4\n')
  const sequences = await write('plain.txt', '1 2 3\n2 3 4\n')

  const ordered = await loadSequences({ events, format: 'sequences' })
  const plain = await loadSequences({ sequences })

  assert.deepEqual(Object.keys(ordered.columns![0]!), ['actions'])
  assert.equal(plain.columns, undefined)
})
