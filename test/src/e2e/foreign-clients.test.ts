/** A producer and a subscriber that are not ours, a dozen lines of Python each: an event goes in, a list comes out. */
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { aFilm } from '../support/builders.js'
import { openEventLog } from '../support/event-log.js'
import { eventually } from '../support/eventually.js'
import { projectRoot } from '../support/project-root.js'
import { pythonPackages } from '../support/python.js'
import { testServers } from '../support/servers.js'
import { startService, untilReady } from '../support/service-process.js'
import { ownPrefix, systemSettings } from '../support/system-settings.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const examples = join(projectRoot, 'docs', 'examples')
const packages = await pythonPackages(join(examples, 'requirements.txt'))
const skip = packages.kind === 'missing' ? packages.reason : false

const PREFIX = ownPrefix('foreign-clients')
const FILMS = ['alien', 'dune', 'solaris', 'contact']

/** Profile builder and recommender with topics and keys of this file. */
const startSystem = async (): Promise<Record<string, string>> => {
  const { kafkaBrokers, redisUrl } = await testServers()
  const eventLog = openEventLog(kafkaBrokers, PREFIX)
  const { topics, codecs } = eventLog
  await eventLog.admin.ensureTopics()
  const publisher = await eventLog.createPublisher()
  await publisher.publish(
    topics.catalog.name,
    FILMS.map((film) => {
      const item = aFilm(film, { title: film.toUpperCase(), categories: ['sci-fi'] })
      return { key: `video:${film}`, value: codecs.catalogItem.encode(item) }
    }),
  )
  await eventLog.close()
  const env = {
    ...systemSettings({ kafkaBrokers, redisUrl, prefix: PREFIX }),
    PROFILESTREAM_SCENARIOS_ENABLED: 'video',
    PROFILESTREAM_RELEASES_FOLDER: temporaryFolder('foreign-clients'),
  }
  await Promise.all(
    (await Promise.all(['profile-builder', 'recommender'].map((name) => startService(name, env)))).map(
      untilReady,
    ),
  )
  return { KAFKA_BROKERS: kafkaBrokers }
}

const python = (env: Record<string, string>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...env,
  PYTHONPATH: packages.kind === 'installed' ? packages.folder : '',
})

const subscribe = (env: Record<string, string>, lines: string[]): ChildProcess => {
  const schema = join(projectRoot, 'schemas', 'recommendation-list.avsc')
  const child = spawn('python3', [join(examples, 'subscribe.py'), schema], {
    env: python({ ...env, TOPIC: `${PREFIX}recommendations` }),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  return child
}

test('each example is a dozen lines of code', () => {
  for (const name of ['produce.py', 'subscribe.py']) {
    const code = readFileSync(join(examples, name), 'utf8').split('\n')
    assert.ok(code.filter((line) => line.trim() !== '').length <= 15, name)
  }
})

if (skip === false) {
  const env = await startSystem()
  const lines: string[] = []
  const subscriber = subscribe(env, lines)
  after(() => void subscriber.kill('SIGKILL'))

  test('an event sent as JSON from Python leads to a list that Python reads', async () => {
    await promisify(execFile)('python3', [join(examples, 'produce.py'), 'guido', 'alien'], {
      env: python({ ...env, TOPIC: `${PREFIX}clickstream` }),
      timeout: 60_000,
    })

    const line = await eventually(
      'a list for guido',
      () => lines.find((text) => text.startsWith('guido ')),
      60_000,
    )

    const [, item = '', score = '', ...reason] = line.split(' ')
    assert.ok(FILMS.includes(item) && item !== 'alien')
    assert.ok(Number.isFinite(Number(score)))
    assert.ok(reason.length > 1)
  })
} else {
  test('an event sent as JSON from Python leads to a list that Python reads', { skip }, () => undefined)
}
