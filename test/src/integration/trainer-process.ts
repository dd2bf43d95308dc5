/** A trainer process of a test's own, with topics and folders of its own on the run's real Kafka. */
import { once } from 'node:events'
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import {
  asEpochMs,
  asEventId,
  asItemId,
  asScenarioName,
  asUserId,
  fromJson,
  type ClickstreamEvent,
  type ModelRelease,
} from '@profilestream/contracts'
import { createEventLog, kafkaSettings, type EventLog, type Publisher } from '@profilestream/event-log'
import { createReleaseStore, type ReleaseStore } from '@profilestream/release-store'
import { createLogger, createMetrics, createSeededRandom, retryWithBackoff } from '@profilestream/service'
import { projectRoot } from '../support/project-root.js'
import { testServers } from '../support/servers.js'

/** The scenario of these tests. */
export const VIDEO = asScenarioName('video')

/** What GET /v1/refits answers, as far as these tests read it. */
export interface RefitsAnswer {
  readonly running: { readonly scenario: string; readonly progress: { readonly stage: string } } | null
  readonly scenarios: readonly {
    readonly scenario: string
    readonly interactions: number
    readonly serving: string | null
    readonly decision: {
      readonly decision: string
      readonly reason: string
      readonly version: string | null
    } | null
  }[]
}

/** Waits until a question has an answer; fails with what is waited for after three minutes. */
export const eventually = async <Answer>(
  what: string,
  ask: () => Answer | undefined | Promise<Answer | undefined>,
): Promise<Answer> => {
  const deadline = Date.now() + 180_000
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > deadline) throw new Error(`waited three minutes in vain for ${what}`)
    await pause(50)
  }
}

const ITEMS = 80

/** What users of a small world watch: each walks a ring of films a step or two at a time. */
export const walksOf = (
  users: { readonly from: number; readonly to: number },
  steps = 25,
): ClickstreamEvent[] =>
  Array.from({ length: users.to - users.from }, (_, index) => users.from + index).flatMap((user) => {
    const random = createSeededRandom(user + 1)
    let at = random.integer(ITEMS)
    return Array.from({ length: steps }, (_, step) => {
      at = (at + 1 + random.integer(2)) % ITEMS
      return aWatch({ user, step, item: at })
    })
  })

const aWatch = (of: { user: number; step: number; item: number }): ClickstreamEvent => {
  const event = fromJson('ClickstreamEvent', {
    eventId: asEventId(`${String(of.user)}-${String(of.step)}`),
    userId: asUserId(`user-${String(of.user)}`),
    scenario: VIDEO,
    action: 'watch',
    itemId: asItemId(`film-${String(of.item)}`),
    occurredAt: asEpochMs(1_700_000_000_000 + of.user * 100_000 + of.step),
    completion: 1,
  })
  if (event.kind !== 'accepted') throw new Error(event.detail)
  return event.value
}

/** A trainer's surroundings: its topics, folders and processes. */
export interface TrainerSystem {
  readonly eventLog: EventLog
  readonly publisher: Publisher
  readonly store: ReleaseStore
  readonly folder: string
  /** Messages on model-releases so far, oldest first. */
  readonly released: ModelRelease[]
  publish(events: readonly ClickstreamEvent[]): Promise<void>
  startTrainer(): Promise<TrainerProcess>
}

/** A trainer at work. */
export interface TrainerProcess {
  readonly url: string
  readonly child: ChildProcess
  refits(): Promise<RefitsAnswer>
  demand(scenario: string): Promise<Response>
  stop(signal: NodeJS.Signals): Promise<number | null>
}

/** Makes topics and folders of a test's own. */
export const createTrainerSystem = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<TrainerSystem> => {
  const servers = await testServers()
  const folder = mkdtempSync(join(tmpdir(), 'trainer-'))
  const topicPrefix = `trainer-${randomUUID().slice(0, 8)}.`
  const logger = createLogger({ service: 'test', level: 'silent' })
  const kafka = kafkaSettings.parse({ brokers: servers.kafkaBrokers.split(','), topicPrefix })
  const eventLog = createEventLog({ logger, metrics: createMetrics({ service: 'test' }) }, kafka)
  const children = new Set<ChildProcess>()
  after(async () => {
    for (const child of children) child.kill('SIGKILL')
    await eventLog.close()
    rmSync(folder, { recursive: true, force: true })
  })
  await eventLog.admin.ensureTopics()
  const publisher = await eventLog.createPublisher()
  const store = createReleaseStore({ logger }, { folder: join(folder, 'releases') })
  // Right after it was created a topic may have no leader for a moment.
  const released = await retryWithBackoff(() => followReleases(eventLog), { logger, what: 'following' })
  const env = {
    ...process.env,
    KAFKA_BROKERS: servers.kafkaBrokers,
    PROFILESTREAM_KAFKA_TOPIC_PREFIX: topicPrefix,
    PROFILESTREAM_KAFKA_SESSION_TIMEOUT_MS: '6000',
    PROFILESTREAM_SERVICE_PORT: '0',
    PROFILESTREAM_RELEASES_FOLDER: join(folder, 'releases'),
    PROFILESTREAM_TRAINER_FOLDER: join(folder, 'log'),
    PROFILESTREAM_SCENARIOS_ENABLED: 'video',
    ...settings,
  }
  return {
    eventLog,
    publisher,
    store,
    folder,
    released,
    publish: (events) =>
      publisher.publish(
        eventLog.topics.clickstream.name,
        events.map((event) => ({
          key: event.userId,
          value: Buffer.from(eventLog.codecs.clickstreamEvent.encode(event)),
        })),
      ),
    startTrainer: async () => {
      const child = spawn(process.execPath, [join(projectRoot, 'services/trainer/dist/main.js')], {
        env,
        cwd: folder,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      children.add(child)
      return trainerOf(child)
    },
  }
}

const followReleases = async (eventLog: EventLog): Promise<ModelRelease[]> => {
  const released: ModelRelease[] = []
  const follower = await eventLog.followAll({
    topic: eventLog.topics.modelReleases.name,
    from: 'beginning',
    onRecords: async (records) => {
      for (const { value } of records) {
        const decoded = await eventLog.decode(eventLog.codecs.modelRelease, value)
        if (decoded.kind === 'accepted') released.push(decoded.value)
      }
    },
    onFailed: (error) => {
      throw error
    },
  })
  await follower.caughtUp
  return released
}

/** Waits until a trainer listens; its lines go to the test's own error output when it dies. */
const trainerOf = async (child: ChildProcess): Promise<TrainerProcess> => {
  const lines: string[] = []
  let url: string | undefined
  createInterface({ input: child.stdout! }).on('line', (line) => {
    lines.push(line)
    const parsed = JSON.parse(line) as { readonly url?: string }
    url ??= parsed.url
  })
  const listening = await eventually('a trainer that listens', () => {
    if (child.exitCode !== null) throw new Error(`the trainer ended: ${lines.slice(-5).join('\n')}`)
    return url
  })
  return {
    url: listening,
    child,
    refits: async () => (await (await fetch(`${listening}/v1/refits`)).json()) as RefitsAnswer,
    demand: (scenario) =>
      fetch(`${listening}/v1/refits`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ scenario }),
      }),
    stop: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
      return child.exitCode
    },
  }
}

/** Ids of the processes whose parent is the given one. */
export const childrenOf = (pid: number): number[] => {
  const text = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
  return text.trim().split(' ').filter(Boolean).map(Number)
}
