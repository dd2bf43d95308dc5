/**
 * The bench of freshness while training: how long it takes until a profile that holds an event can be read from Redis, first
 * without a trainer, then while one trains beside the builder; and how late the trainer's own event loop is meanwhile.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { openProfiles } from '../support/stored-profiles.js'
import { atBenchPlace, type BenchPlace } from './bench-place.js'
import { describeMachine, rounded, type BenchOptions, type BenchResult, type RunBench } from './bench.js'
import { clickstreamOf } from './clickstream.js'
import { percentile } from './open-loop.js'
import { figuresOf, measureAt } from './profile-latency.js'
import { startBuilder, type RunningBuilder } from './running-builder.js'

const LAG = 'profilestream_nodejs_eventloop_lag_p99_seconds'
const LOOK_EVERY_MS = 1_000
/** Long enough that training outlasts the measurement. */
const BUDGET_SECONDS = '600'

const trainerSettings = (folder: string): Record<string, string> => ({
  PROFILESTREAM_TRAINER_FOLDER: `${folder}/training-log`,
  PROFILESTREAM_TRAINER_FIRST_AT: '5000',
  PROFILESTREAM_TRAINER_MINIMUM_BUDGET_SECONDS: BUDGET_SECONDS,
  PROFILESTREAM_TRAINER_FLUSH_SECONDS: '2',
})

/** The stage that the trainer's refit has reached; null while none is at work. */
const stageOf = async ({ url }: RunningBuilder): Promise<string | null> => {
  const { running } = (await (await fetch(`${url}/v1/refits`)).json()) as {
    readonly running: { readonly progress: { readonly stage: string; readonly epoch?: number } } | null
  }
  return running?.progress.epoch === undefined ? null : running.progress.stage
}

/** Reads the 99th percentile of the event loop's delay of every second, while training goes on. */
const watchLag = async (
  trainer: RunningBuilder,
  isOver: () => boolean,
): Promise<{ readonly lagMs: readonly number[]; readonly trainedShare: number }> => {
  const lagMs: number[] = []
  let [looks, training] = [0, 0]
  while (!isOver()) {
    const metrics = await trainer.metrics()
    const [, seconds = NaN] = [...metrics].find(([name]) => name.startsWith(LAG)) ?? []
    lagMs.push(seconds * 1_000)
    looks += 1
    if ((await stageOf(trainer)) !== null) training += 1
    await pause(LOOK_EVERY_MS)
  }
  return { lagMs, trainedShare: training / Math.max(1, looks) }
}

const publishHistory = async ({ eventLog }: BenchPlace, events: number): Promise<void> => {
  const publisher = await eventLog.createPublisher()
  const { topics, codecs } = eventLog
  const history = [...clickstreamOf({ events, users: 800, items: 500, seed: 3, endsAt: Date.now() })]
  await publisher.publish(
    topics.clickstream.name,
    history.map((event) => ({
      key: event.userId,
      value: Buffer.from(codecs.clickstreamEvent.encode(event)),
    })),
  )
}

/** Runs the bench; `--rate` (500 events/s), `--seconds` (20) a measurement, `--history` (40,000) events to train on. */
export const run: RunBench = async ({ args, report }: BenchOptions): Promise<BenchResult> => {
  const [rate, seconds] = [Number(args.rate ?? 500), Number(args.seconds ?? 20)]
  const figures = await atBenchPlace(report, async (place) => {
    const { system, folder, eventLog, redis } = place
    const builder = startBuilder({ system, folder })
    const { store, close } = openProfiles(system.redisUrl, system.prefix)
    let trainer: RunningBuilder | undefined
    try {
      await builder.ready()
      const history = Number(args.history ?? 40_000)
      await publishHistory(place, history)
      await builder.until(async () => (await redis.applied()) >= history)
      const publisher = await eventLog.createPublisher()
      const latency = { eventLog, publisher, store, redis, seconds, users: 10_000, report }
      report(`${rate} events/s for ${seconds} s without a trainer`)
      const quiet = await measureAt(latency, rate, false)
      trainer = startBuilder({ service: 'trainer', system, folder, env: trainerSettings(folder) })
      const training = trainer
      await training.until(async () => (await stageOf(training)) !== null)
      report(`${rate} events/s for ${seconds} s while training`)
      let isOver = false
      const watching = watchLag(training, () => isOver)
      const busy = await measureAt(latency, rate, false)
      isOver = true
      const { lagMs, trainedShare } = await watching
      return {
        eventsPerSecond: rate,
        ...figuresOf('quiet', quiet.profiles),
        ...figuresOf('training', busy.profiles),
        trainingToQuietP50: rounded(percentile(busy.profiles, 0.5) / percentile(quiet.profiles, 0.5)),
        trainingToQuietP99: rounded(percentile(busy.profiles, 0.99) / percentile(quiet.profiles, 0.99)),
        trainerEventLoopP99Ms: rounded(percentile(lagMs, 0.5)),
        trainerEventLoopWorstP99Ms: rounded(percentile(lagMs, 1)),
        trainedShare: rounded(trainedShare),
      }
    } finally {
      await trainer?.stop()
      await builder.stop()
      close()
    }
  })
  return { name: 'freshness-while-training', machine: describeMachine(), figures }
}
