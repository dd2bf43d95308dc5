/** The start as a whole: events → profiles → lists → stickiness by one command, ended in order, and gone on with. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openEventLog } from '../support/event-log.js'
import { eventually } from '../support/eventually.js'
import { projectRoot } from '../support/project-root.js'
import { testServers } from '../support/servers.js'
import { ownPrefix, systemSettings } from '../support/system-settings.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const PREFIX = ownPrefix('start')
const { kafkaBrokers, redisUrl } = await testServers()
const home = temporaryFolder('start')

const env = {
  ...process.env,
  ...systemSettings({ kafkaBrokers, redisUrl, prefix: PREFIX }),
  PROFILESTREAM_HOME: home,
}

interface Start {
  /** All that was printed so far. */
  text(): string
  interrupt(): void
  readonly ended: Promise<number | null>
}

const start = (args: readonly string[]): Start => {
  const program = join(projectRoot, 'services/cli/bin/profilestream.mjs')
  const child = spawn(process.execPath, [program, 'start', '--scenario', 'news', ...args], { env })
  after(() => void child.kill('SIGTERM'))
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return {
    text: () => text,
    interrupt: () => void child.kill('SIGINT'),
    ended: new Promise((resolve) => child.once('exit', resolve)),
  }
}

interface WorldProgress {
  readonly startsAt: number
  readonly pastPublished: number
  readonly pastDone: boolean
  readonly publishedUntil: number
}

const told = (): WorldProgress =>
  (JSON.parse(readFileSync(join(home, 'simulation.json'), 'utf8')) as { worlds: { news: WorldProgress } })
    .worlds.news

const recordsInKafka = async (): Promise<number> => {
  const eventLog = openEventLog(kafkaBrokers, PREFIX)
  const ends = await eventLog.admin.endOffsets(eventLog.topics.clickstream.name)
  await eventLog.close()
  return ends.reduce((sum, end) => sum + end, 0)
}

/** Waits for words, and fails with all that was printed when the start ends without them. */
const untilPrinted = async (run: Start, words: RegExp): Promise<void> => {
  let code: number | null | undefined
  void run.ended.then((ended) => (code = ended))
  await eventually(
    `${String(words)} in what start prints`,
    () => {
      if (words.test(run.text())) return true
      assert.equal(code, undefined, `it ended with ${String(code)}:\n${run.text()}`)
      return undefined
    },
    240_000,
  )
}

let firstRun: WorldProgress

test('the first list and the first stickiness metric come; Ctrl-C ends everything in order, with 0', async () => {
  const run = start([])
  await untilPrinted(run, /first recommendation list after [\d.]+ s/)
  await untilPrinted(run, /first stickiness metric after [\d.]+ s/)
  await eventually('the past to be told', () => (told().pastDone ? true : undefined), 120_000)

  run.interrupt()

  assert.equal(await run.ended, 0, run.text())
  const order = [
    'stopping: events first',
    'stopping the services',
    'stopping the servers',
    'everything is stopped',
  ]
  const places = order.map((line) => run.text().indexOf(line))
  assert.ok(
    places.every((place, index) => place > (places[index - 1] ?? 0)),
    run.text(),
  )
  firstRun = told()
  assert.ok((await recordsInKafka()) >= firstRun.pastPublished)
})

test('a second start goes on where the first stopped: the past is not told again, what was missed is', async () => {
  const before = await recordsInKafka()

  const run = start(['--duration', '10'])

  assert.equal(await run.ended, 0, run.text())
  const secondRun = told()
  assert.equal(secondRun.startsAt, firstRun.startsAt)
  assert.equal(secondRun.pastPublished, firstRun.pastPublished)
  assert.ok(secondRun.publishedUntil > firstRun.publishedUntil)
  const more = (await recordsInKafka()) - before
  assert.ok(more > 0 && more < firstRun.pastPublished, `${more} more records`)
})
