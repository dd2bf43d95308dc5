/** A refused event, its cause mended, put back by several replays: applied once. */
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { replayedOriginals } from '@profilestream/event-log'
import { runProfilestream, type CommandOutcome } from '../support/command-line.js'
import { openEventLog } from '../support/event-log.js'
import { eventually } from '../support/eventually.js'
import { projectRoot } from '../support/project-root.js'
import { testServers } from '../support/servers.js'
import { startService, untilReady } from '../support/service-process.js'
import { ownPrefix, systemSettings } from '../support/system-settings.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const PREFIX = ownPrefix('dead-letters')
const { kafkaBrokers, redisUrl } = await testServers()
const folder = temporaryFolder('dead-letters')
const eventLog = openEventLog(kafkaBrokers, PREFIX)
after(() => eventLog.close())

const system = {
  ...systemSettings({ kafkaBrokers, redisUrl, prefix: PREFIX }),
  PROFILESTREAM_RELEASES_FOLDER: join(folder, 'releases'),
  PROFILESTREAM_HOME: folder,
}
const profilestream = (...args: readonly string[]): Promise<CommandOutcome> => runProfilestream(args, system)

/** The scenarios of the house, and one more. */
const scenariosWithGames = (): string => {
  const scenarios = join(folder, 'scenarios')
  mkdirSync(scenarios)
  cpSync(join(projectRoot, 'schemas', 'scenarios'), scenarios, { recursive: true })
  const video = JSON.parse(readFileSync(join(scenarios, 'video.json'), 'utf8')) as object
  writeFileSync(join(scenarios, 'games.json'), JSON.stringify({ ...video, name: 'games', title: 'Games' }))
  return scenarios
}

interface ShownProfile {
  readonly version: number
  readonly positions: Readonly<Record<string, number>>
  readonly scenarios: Readonly<
    Record<string, { readonly activity: { readonly counts: Readonly<Record<string, number>> } }>
  >
}

const watchedGames = (profile: ShownProfile | undefined): number =>
  profile?.scenarios['games']?.activity.counts['watch'] ?? 0

const profileOfAda = async (): Promise<ShownProfile | undefined> => {
  const { code, out } = await profilestream('profile', 'ada')
  return code === 0 ? (JSON.parse(out) as ShownProfile) : undefined
}

const published = async (eventId: string, scenario: string): Promise<void> => {
  const event = {
    eventId,
    userId: 'ada',
    scenario,
    action: 'watch',
    itemId: `item-${eventId}`,
    occurredAt: Date.now(),
  }
  const publisher = await eventLog.createPublisher()
  await publisher.publish(eventLog.topics.clickstream.name, [
    { key: 'ada', value: Buffer.from(JSON.stringify(event)) },
  ])
  await publisher.close()
}

test('an event that was refused counts once when its cause is mended, however many replays put it back', async () => {
  await eventLog.admin.ensureTopics()
  await published('e-1', 'games')
  const before = await startService('profile-builder', system)
  await untilReady(before)
  const listed = await eventually('the dead letter', async () => {
    const { out } = await profilestream('dead-letters', 'list')
    return out.includes('unknown_scenario') ? out : undefined
  })
  const id = /\S*clickstream:\d+:\d+/.exec(listed)?.[0] ?? ''
  const shown = JSON.parse((await profilestream('dead-letters', 'show', id)).out) as {
    status: string
    original: { value: { text: string }; event: { eventId: string } }
  }
  assert.equal(shown.status, 'waiting')
  assert.equal(shown.original.event.eventId, 'e-1')
  assert.match(shown.original.value.text, /"scenario":"games"/)
  await before.stop()

  const mended = { ...system, PROFILESTREAM_SCENARIOS_FOLDER: scenariosWithGames() }
  await untilReady(await startService('profile-builder', mended))
  const replays = await Promise.all([1, 2, 3].map(() => profilestream('dead-letters', 'replay')))
  const again = await profilestream('dead-letters', 'replay')
  await published('e-2', 'games')

  assert.ok(replays.some(({ code }) => code === 0), replays.map(({ told }) => told).join('\n')) // prettier-ignore
  assert.match(again.out, /^0 put back, 1 had been before/)
  const profile = await eventually('both events in the profile', async () => {
    const held = await profileOfAda()
    return watchedGames(held) >= 2 ? held : undefined
  })
  assert.equal(watchedGames(profile), 2)
  assert.equal(profile.version, 3, 'the original, its copy, and the event after it')
  const [, partition = '', offset = ''] = /:(\d+):(\d+)$/.exec(id) ?? []
  const originals = await replayedOriginals(eventLog)
  assert.equal(originals.count, 1)
  assert.ok(originals.has(Number(partition), Number(offset)))

  const rebuilt = await runProfilestream(['rebuild'], mended)
  assert.equal(rebuilt.code, 0, rebuilt.told)
  const anew = await profileOfAda()
  assert.equal(anew?.version, profile.version)
  assert.deepEqual(anew.positions, profile.positions)
  assert.deepEqual(anew.scenarios['games']?.activity, profile.scenarios['games']?.activity)
})
