/** The start, as a sentence: servers → services → events → live view; and all of it ended in reverse. */
import { describeError } from '@profilestream/contracts'
import type { RunningServers } from '@profilestream/local-servers'
import { commandLogger } from '../connections.js'
import type { CliContext } from '../context.js'
import { pause } from '../pause.js'
import { createFirsts, type Firsts } from '../view/firsts.js'
import { createLiveView, type LiveView } from '../view/live-view.js'
import { createObserver, FIRST_LIST, FIRST_METRIC, FIRST_RELEASE, type Observer } from '../view/observer.js'
import type { Picture } from '../view/picture.js'
import { addressLines } from './address-lines.js'
import { openProfileCount } from './profile-count.js'
import { environmentOf, withServers } from './run-servers.js'
import { type RunningServices, withServices } from './run-services.js'
import type { EventSource, SourceDependencies } from './source.js'

/** What a start is told. */
export interface StartWishes {
  /** Scenarios to serve; all that are defined when null. */
  readonly scenarios: readonly string[] | null
  /** Seconds after which it ends by itself, counted from when the services are ready; null for never. */
  readonly durationSeconds: number | null
  /** Whether all local data is removed first. */
  readonly fresh: boolean
  /** Makes the source of events once Kafka answers. */
  readonly makeSource: (dependencies: SourceDependencies) => Promise<EventSource>
}

/** What the live part works with. */
interface Stage {
  readonly context: CliContext
  readonly servers: RunningServers
  readonly services: RunningServices
  readonly source: EventSource
  readonly view: LiveView
  readonly firsts: Firsts
  readonly observer: Observer
}

const pictureOf = async (stage: Stage, readyMs: number): Promise<Picture> => ({
  ...(await stage.observer.observe()),
  elapsedSeconds: (performance.now() - readyMs) / 1_000,
  simulation: stage.source.picture(),
  services: stage.services
    .states()
    .map(({ name, pid, restarts }) => ({ name, running: pid !== null, restarts })),
  addresses: addressLines(stage.services.addresses, stage.servers),
})

const describeFirst = (firsts: Firsts, what: string): string => {
  const seconds = firsts.secondsUntil(what)
  return seconds === null ? `first ${what}: none came` : `first ${what} after ${seconds.toFixed(1)} s`
}

const summaryOf = async ({ firsts, observer }: Stage): Promise<string[]> => {
  const { flow } = await observer.observe()
  const count = (value: number): string => value.toLocaleString('en-US')
  return [
    `${count(flow.events)} events folded into ${count(flow.profiles)} profiles, ${count(flow.lists)} lists seen, lag ${count(flow.lag)}`,
    [FIRST_LIST, FIRST_METRIC, FIRST_RELEASE].map((what) => describeFirst(firsts, what)).join('; '),
  ]
}

/** Runs events and view until interrupted, out of time, or the source fails. */
const live = async (stage: Stage, durationSeconds: number | null): Promise<void> => {
  const { context, source, view, observer } = stage
  const ending = new AbortController()
  const signal = AbortSignal.any([context.interrupted, ending.signal])
  const readyMs = performance.now()
  if (durationSeconds !== null) void pause(durationSeconds * 1_000, signal).then(() => ending.abort())
  const telling = source.run(signal).catch((error: unknown) => {
    ending.abort()
    throw error
  })
  telling.catch(() => undefined)
  await view.run(() => pictureOf(stage, readyMs), signal)
  view.end()
  context.tell('stopping: events first, then services, then servers')
  try {
    await telling
  } finally {
    for (const line of await summaryOf(stage)) context.out(line)
    await observer.stop()
  }
}

/** What there is once the services are ready. */
type Running = Pick<Stage, 'context' | 'servers' | 'services' | 'view'>

const setStage = async (running: Running, wishes: StartWishes): Promise<void> => {
  const { context, servers, services, view } = running
  const { eventLog, addresses } = services
  // Counted from the start of the process: the set-up that npm start does runs in it too.
  const firsts = createFirsts(
    () => performance.now(),
    (what, seconds) => view.tell(`first ${what} after ${seconds.toFixed(1)} s`),
  )
  const profiles = openProfileCount(environmentOf(context.env, servers))
  const logger = commandLogger()
  const source = await wishes.makeSource({
    eventLog,
    logger,
    tell: (line) => view.tell(line),
  })
  const observer = createObserver({
    logger,
    eventLog,
    firsts,
    urls: { ...addresses, profileBuilder: addresses['profile-builder'] },
    countProfiles: () => profiles.count(),
    onList: (list) => source.show(list),
    onFailed: (error) => view.tell(`the live view lost a topic: ${describeError(error)}`),
  })
  try {
    await observer.start()
    await live({ ...running, source, firsts, observer }, wishes.durationSeconds)
  } finally {
    profiles.close()
  }
}

/** Runs everything until interrupted or out of time, and ends it in order. */
export const runStart = async (wishes: StartWishes, context: CliContext): Promise<void> => {
  const view = createLiveView(process.stdout.isTTY, context.out)
  await withServers(context, wishes, async (servers) => {
    if (context.interrupted.aborted) return
    await withServices(
      context,
      { servers, scenarios: wishes.scenarios, tell: (line) => view.tell(line) },
      (services) => setStage({ context, servers, services, view }, wishes),
    )
  })
  context.tell('everything is stopped; npm start goes on from here')
}
