/** The command line against real servers: what it prints and how it ends. */
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { aJsonEvent } from '../support/builders.js'
import { runProfilestream, type CommandOutcome } from '../support/command-line.js'
import { testServers } from '../support/servers.js'
import { startService, untilReady } from '../support/service-process.js'
import { ownPrefix, systemSettings } from '../support/system-settings.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const PREFIX = ownPrefix('cli')
const { kafkaBrokers, redisUrl } = await testServers()
const folder = temporaryFolder('cli')

const system = {
  ...systemSettings({ kafkaBrokers, redisUrl, prefix: PREFIX }),
  PROFILESTREAM_RELEASES_FOLDER: join(folder, 'releases'),
  PROFILESTREAM_HOME: folder,
}

const profilestream = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = system,
): Promise<CommandOutcome> => runProfilestream(args, env)

const anEvent = (user: number, place: number): Record<string, unknown> =>
  aJsonEvent({
    eventId: `${user}-${place}`,
    userId: `user-${user}`,
    itemId: `film-${place}`,
    occurredAt: Date.UTC(2026, 0, 1) + place * 60_000,
  })

/** Three users who watch four films each. */
const events = [1, 2, 3].flatMap((user) => [1, 2, 3, 4].map((place) => anEvent(user, place)))
const dataset = join(folder, 'watched.ndjson')
writeFileSync(dataset, events.map((event) => JSON.stringify(event)).join('\n'))

test('replay publishes a data set; without the last, each user has one event less', async () => {
  const { code, out, told } = await profilestream(['replay', '--dataset', dataset, '--until-last'])

  assert.equal(code, 0, told)
  assert.match(out, /^9 events and 0 items published in /)
})

test('tail prints decoded records, one JSON object a line, and ends at the number asked for', async () => {
  const { code, out, told } = await profilestream([
    'tail',
    'clickstream',
    '--from',
    'beginning',
    '--max',
    '9',
  ])

  assert.equal(code, 0, told)
  const records = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { eventId: string; completion: number; rating?: number })
  assert.deepEqual(
    records.map(({ eventId }) => eventId).sort(),
    events
      .map(({ eventId }) => String(eventId))
      .filter((eventId) => !eventId.endsWith('-4'))
      .sort(),
  )
  assert.equal(records[0]?.completion, 1)
  assert.ok(!('rating' in records[0]), 'what is absent is left out')
})

test('profile prints what was folded; a stranger is said to be one, with exit code 1', async () => {
  const builder = await startService('profile-builder', system)
  await untilReady(builder)

  const updates = await profilestream([
    ...['tail', 'profile-updates', '--from', 'beginning', '--max', '3', '--positions'],
  ])
  const known = await profilestream(['profile', 'user-2'])
  const stranger = await profilestream(['profile', 'nobody'])

  assert.equal(updates.code, 0, updates.told)
  assert.match(updates.out, /"key":"user-\d"/)
  assert.equal(known.code, 0, known.told)
  const profile = JSON.parse(known.out) as { userId: string; version: number }
  assert.deepEqual([profile.userId, profile.version], ['user-2', 3])
  assert.equal(stranger.code, 1)
  assert.match(stranger.told, /no profile of user nobody/)
})

test('segments are listed, and a user is told why she is in one; a broken rule is named with its file and column', async () => {
  const listed = await profilestream(['segments'])
  const explained = await profilestream(['segments', 'explain', 'user-2'])
  const video = await readFile(new URL('../../../schemas/scenarios/video.json', import.meta.url), 'utf8')
  mkdirSync(join(folder, 'scenarios'))
  writeFileSync(
    join(folder, 'scenarios', 'video.json'),
    video.replace('daysSinceFirst <', 'daysSinceFrist <'),
  )
  const broken = await profilestream(['segments'], {
    ...system,
    PROFILESTREAM_SCENARIOS_FOLDER: join(folder, 'scenarios'),
  })

  assert.match(listed.out, /video +newcomer +New here +daysSinceFirst < 7/)
  assert.equal(explained.code, 0, explained.told)
  assert.match(explained.out, /^video\/newcomer \(New here\): in, since version 1$/m)
  assert.match(explained.out, /^ +yes +count\("watch"\) >= 1 +\(count\("watch"\) = 3\)$/m)
  assert.match(explained.out, /^video\/binge-watcher \(Binge watchers\): not in$/m)
  assert.equal(broken.code, 2)
  assert.match(
    broken.told,
    /video.json: segments\[1\] newcomer, column 1: .* \(did you mean "daysSinceFirst"\?\)/,
  )
})

test('doctor finds all that is there, and fails naming what is not', async () => {
  const well = await profilestream(['doctor'])
  assert.equal(well.code, 0, well.out + well.told)
  assert.match(well.out, /ok +Redis keeps all: maxmemory-policy noeviction/)
  assert.match(well.out, /ok +Topics: all there/)

  const ill = await profilestream(['doctor'], {
    ...system,
    KAFKA_BROKERS: '127.0.0.1:9',
    PROFILESTREAM_KAFKA_TOPIC_PREFIX: `${PREFIX}absent-`,
  })
  assert.equal(ill.code, 1)
  assert.match(ill.out, /MISSING Kafka: .*127.0.0.1:9 does not answer/)
  assert.match(ill.told, /1 of \d+ checks failed: Kafka/)
})

test('evaluate writes figures as JSON and as a table', async () => {
  const path = join(folder, 'figures.json')
  const sequences = join(folder, 'sequences.txt')
  writeFileSync(
    sequences,
    Array.from({ length: 40 }, (_, user) => `${user % 3} ${3 + (user % 3)} 6 7`).join('\n'),
  )

  const { code, out, told } = await profilestream([
    ...['evaluate', '--sequences', sequences, '--models', 'popularity,transitions', '--json', path],
  ])

  assert.equal(code, 0, told)
  assert.match(out, /model +hr@10 +ndcg@10/)
  const report = JSON.parse(await readFile(path, 'utf8')) as {
    protocol: string
    dataset: Record<string, unknown>
    models: Record<string, Record<string, number>>
  }
  assert.equal(report.protocol, 'leave-last-one-out')
  assert.deepEqual(report.dataset, { name: 'sequences.txt', users: 40, items: 8, interactions: 160 })
  assert.deepEqual(Object.keys(report.models), ['popularity', 'transitions'])
  for (const figure of ['hr@5', 'hr@10', 'hr@20', 'ndcg@5', 'ndcg@10', 'ndcg@20', 'mrr', 'seconds']) {
    assert.equal(typeof report.models['transitions']?.[figure], 'number', figure)
  }
})

test('a simulation ends when told, and a second one goes on after it', async () => {
  const size = ['--users', '100', '--items', '40', '--past-days', '5', '--rate', '1']
  const args = ['simulate', '--scenario', 'news', ...size, '--duration', '2']
  const first = await profilestream(args)
  const second = await profilestream(args)

  assert.equal(first.code, 0, first.told)
  assert.equal(second.code, 0, second.told)
  const records = (told: string): number =>
    Number(/stopped after ([\d,]+) records/.exec(told)?.[1]?.replaceAll(',', ''))
  assert.ok(records(first.told) > 300, first.told)
  assert.ok(records(second.told) < records(first.told) / 2, second.told)
})

for (const [args, code, message] of [
  [['--nonsense'], 2, /unknown option/],
  [['evalute'], 2, /Did you mean evaluate/],
  [['tail', 'clikstream'], 2, /not a topic.*clickstream/],
  [['evaluate', '--models', 'popularity'], 2, /exactly one of --events/],
  [
    ['evaluate', '--events', 'x', '--models', 'popularity', '--protocol', 'random'],
    2,
    /expected leave-last-one-out/,
  ],
  [['replay', '--dataset', '/nowhere'], 2, /can't be read: give the path/],
  [['start', '--rate', 'fast'], 2, /--rate is fast, expected a number above 0/],
  [['releases', 'show', 'video', '0009'], 1, /no release 0009 of video/],
] as const) {
  test(`called wrongly, it says so in a sentence: ${args.join(' ')}`, async () => {
    const outcome = await profilestream(args)

    assert.equal(outcome.code, code, outcome.told)
    assert.match(outcome.told, message)
    assert.ok(!outcome.told.includes('    at '), 'no stack')
  })
}

test('help names every command and the exit codes', async () => {
  const { code, out } = await profilestream(['--help'])

  assert.equal(code, 0)
  for (const command of [
    'start',
    'simulate',
    'replay',
    'tail',
    'profile',
    'recommend',
    'releases',
    'evaluate',
    'doctor',
  ]) {
    assert.match(out, new RegExp(`^  ${command} `, 'm'))
  }
  assert.match(out, /0 done, 1 failed, 2 called wrongly/)
})
