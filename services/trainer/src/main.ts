/**
 * The trainer's composition root: settings → parts → start → stop.
 *
 * The trainer reads the clickstream into a training log of its own, refits each scenario by schedule, growth or demand
 * in a process below this one, and releases what passes the gate: the folder first, then the message.
 * `GET /v1/refits` says what is going on, `POST /v1/refits {"scenario": NAME}` asks for a refit,
 * `DELETE /v1/training-log/users/USER` forgets a user.
 */
import {
  createEventLog,
  createLatePublisher,
  createServingReleases,
  kafkaSettings,
} from '@profilestream/event-log'
import { canarySettings, createReleaseStore, releasesSettings } from '@profilestream/release-store'
import {
  createHealth,
  createLifecycle,
  createLogger,
  createMetrics,
  createOpsServer,
  listening,
  loadScenarios,
  loadSettings,
  patientPart,
  runService,
  scenariosSettings,
  serviceSettingsOn,
  sideBySide,
  systemClock,
  type Lifecycle,
  type ServiceContext,
} from '@profilestream/service'
import { openTrainingLog } from '@profilestream/training-log'
import { createKeptHits } from './canary/kept-hits.js'
import { createCanaryWatch } from './canary/watch-canaries.js'
import { createClickstream } from './consume-clickstream.js'
import { addEraseRoute } from './erase-route.js'
import { addRefitRoutes } from './http-routes.js'
import { createTrainerMetrics } from './metrics.js'
import { oneChangeAtATime } from './releasing/one-change-at-a-time.js'
import { createRefits } from './refits.js'
import { createKnownBots } from './following/follow-bots.js'
import { createCatalogLabels } from './following/follow-catalog.js'
import { createUnfinishedRefits } from './resuming/unfinished-refits.js'
import { trainerSettings } from './settings.js'
import { createTrainingProcesses } from './training-process.js'

const DEFAULT_PORT = 9402

const sections = {
  service: serviceSettingsOn(DEFAULT_PORT),
  kafka: kafkaSettings,
  scenarios: scenariosSettings,
  releases: releasesSettings,
  canary: canarySettings,
  trainer: trainerSettings,
}

const build = async (context: ServiceContext): Promise<Lifecycle> => {
  const { name, env } = context
  const fail = (error: unknown): void => context.fail(error)
  const settings = loadSettings(sections, { env })
  const logger = createLogger({ service: name, level: settings.service.logLevel })
  const metrics = createMetrics({ service: name })
  const health = createHealth()
  const scenarios = await loadScenarios(settings.scenarios)
  const eventLog = createEventLog({ logger, metrics }, settings.kafka)
  const store = createReleaseStore({ logger }, settings.releases)
  const log = await openTrainingLog(settings.trainer.folder, settings.trainer)
  const trainerMetrics = createTrainerMetrics(metrics)

  const serving = oneChangeAtATime(createServingReleases({ eventLog, logger }, { fail }))
  const catalog = createCatalogLabels({ eventLog, logger }, { scenarios, fail })
  const bots = createKnownBots({ eventLog, logger }, { ...settings.trainer, fail })
  const processes = {
    ...createTrainingProcesses({ releases: settings.releases, priority: settings.trainer.priority }),
    unfinished: createUnfinishedRefits(`${settings.trainer.folder}.checkpoints`),
  }
  const publisher = createLatePublisher(eventLog)
  const publishing = { store, eventLog, publisher, serving, logger, canary: settings.canary }
  const refits = createRefits(
    { log, processes, publishing, known: { catalog, bots }, metrics: trainerMetrics, clock: systemClock },
    settings.trainer,
    scenarios,
  )
  const canaries = createCanaryWatch(
    {
      publishing,
      kept: createKeptHits(`${settings.trainer.folder}.canaries`),
      metrics: trainerMetrics,
      clock: systemClock,
    },
    { ...settings.canary, ...settings.trainer, scenarios: [...scenarios.keys()], fail },
  )
  const clickstream = createClickstream(
    { eventLog, log, scenarios, metrics: trainerMetrics, logger },
    {
      ...settings.trainer,
      groupId: `${settings.kafka.topicPrefix}trainer`,
      onAdded: canaries.noteInteraction,
      fail,
    },
  )
  const server = await createOpsServer({ logger, metrics, health })
  addRefitRoutes(server, refits)
  addEraseRoute(server, log)

  const lifecycle = createLifecycle({ logger, drainMs: settings.service.drainMs })
  const board = { logger, health }
  lifecycle.add('training log', { stop: () => log.close() })
  lifecycle.add('event log', { stop: () => eventLog.close() })
  lifecycle.add('http', listening(server, settings.service, logger))
  lifecycle.add('topics', patientPart('topics', { start: () => eventLog.admin.ensureTopics() }, board))
  lifecycle.add(
    'followed topics',
    sideBySide(
      patientPart('serving releases', serving, board),
      patientPart('catalog', catalog, board),
      patientPart('bot intervals', bots, board),
    ),
  )
  // Stopped together: each may wait for the other's turn to change what serves.
  lifecycle.add(
    'releasing',
    sideBySide(patientPart('refits', refits, board), patientPart('canaries', canaries, board)),
  )
  lifecycle.add('clickstream', patientPart('clickstream', clickstream, board))
  return lifecycle
}

await runService('trainer', build)
