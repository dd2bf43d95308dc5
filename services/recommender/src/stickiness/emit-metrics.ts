/**
 * The elected instance sends the stickiness metrics each minute of event time. When events run faster than the clock (a
 * backfill), the minutes that pass during one computation are answered by the next one, at most one a second and never
 * more than a quarter of the time: 50,000 minutes of the past do not become 50,000 messages a figure. When events stop,
 * what still changed is sent after five quiet seconds.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { dayOf, type ScenarioName, type StickinessMetric } from '@profilestream/contracts'
import type { Leadership, SentFigures } from '@profilestream/activity-store'
import type { EventLog, Publisher } from '@profilestream/event-log'
import { isRetriable, type Logger } from '@profilestream/service'
import { describeError } from '@profilestream/contracts'
import { minuteOf, type DayRecordStore } from '@profilestream/stickiness'
import type { RecommenderMetrics } from '../metrics.js'
import type { ScenarioServing } from '../serving/scenario-serving.js'
import type { Running } from '../updates/emit-lists.js'
import { newestFigures, showFigures } from './figure-gauges.js'
import { takeOverMetrics, type ScenarioMetrics, type ScenarioMetricsSettings } from './scenario-metrics.js'

/** Where figures come from and go to. */
export interface EmitMetricsParts {
  readonly dayRecords: DayRecordStore
  readonly sentFigures: SentFigures
  readonly leadership: Leadership
  readonly publisher: Publisher
  readonly scenarios: ReadonlyMap<ScenarioName, ScenarioServing>
}

/** What the emitter needs. */
export interface EmitMetricsDependencies {
  readonly eventLog: EventLog
  readonly parts: EmitMetricsParts
  readonly logger: Logger
  readonly metrics: RecommenderMetrics
  readonly onFailed: (error: Error) => void
}

/** How often. */
export interface EmitMetricsSettings extends ScenarioMetricsSettings {
  readonly leaderTtlMs: number
  /** Shortest time between two computations, milliseconds. */
  readonly metricsPauseMs: number
}

/** Quiet time after which what changed is sent although no minute has passed, milliseconds. */
const QUIET_MS = 5_000
/** A computation is followed by a pause of so many times its own length, */
const PAUSE_FACTOR = 3
/** but by none longer than this, milliseconds. */
const LONGEST_PAUSE_MS = 10_000

/** One leadership's work. */
interface Term {
  readonly token: number
  readonly scenarios: ReadonlyMap<ScenarioName, ScenarioMetrics>
  readonly minutes: Map<ScenarioName, number>
  lastAt: number
  lastLengthMs: number
}

/** Makes the emitter. */
export const createEmitMetrics = (
  dependencies: EmitMetricsDependencies,
  settings: EmitMetricsSettings,
): Running => {
  const { eventLog, parts, logger, metrics, onFailed } = dependencies
  const stopping = new AbortController()
  let term: Term | null = null
  let askedAt = -Infinity
  let loop: Promise<void> | undefined

  const publish = async (figures: readonly StickinessMetric[]): Promise<void> => {
    const messages = figures.map((metric) => ({
      key: metric.scenario,
      value: eventLog.codecs.stickinessMetric.encode(metric),
    }))
    await parts.publisher.publish(eventLog.topics.stickinessMetrics.name, messages)
  }

  const beginTerm = async (token: number): Promise<Term> => {
    const scenarios = new Map<ScenarioName, ScenarioMetrics>()
    for (const [name, { definition }] of parts.scenarios)
      scenarios.set(name, await takeOverMetrics({ ...parts, publish }, definition, { ...settings, token }))
    logger.info({ token }, 'this instance emits the stickiness metrics')
    metrics.leader.set(1)
    return { token, scenarios, minutes: new Map(), lastAt: -Infinity, lastLengthMs: 0 }
  }
  const endTerm = (): void => {
    if (term !== null) logger.info({ token: term.token }, 'another instance emits the stickiness metrics')
    term = null
    metrics.leader.set(0)
    metrics.stickiness.reset()
  }
  /** Asks for the leadership three times within its length. */
  const lead = async (): Promise<void> => {
    if (performance.now() - askedAt < settings.leaderTtlMs / 3) return
    askedAt = performance.now()
    const token = await parts.leadership.lead()
    if (token === null || token !== term?.token) endTerm()
    if (token !== null) term ??= await beginTerm(token)
  }

  /** Whether it is time to count again, and for which scenarios. */
  const dueScenarios = (current: Term): ScenarioName[] => {
    const sinceLast = performance.now() - current.lastAt
    if (sinceLast < pauseAfter(current.lastLengthMs, settings.metricsPauseMs)) return []
    return [...parts.scenarios].flatMap(([name, { clock }]) => {
      const watermark = clock.watermark()
      const minute = watermark === null ? null : minuteOf(watermark)
      const hasPassed = minute !== null && minute > (current.minutes.get(name) ?? -Infinity)
      if (minute !== null) current.minutes.set(name, minute)
      return hasPassed || sinceLast >= QUIET_MS ? [name] : []
    })
  }
  const emitDue = async (current: Term): Promise<void> => {
    const due = dueScenarios(current)
    if (due.length === 0) return
    const started = performance.now()
    for (const name of due) await emitScenario(current, name)
    current.lastAt = performance.now()
    current.lastLengthMs = current.lastAt - started
    metrics.stickinessSeconds.observe(current.lastLengthMs / 1_000)
  }
  const emitScenario = async (current: Term, name: ScenarioName): Promise<void> => {
    const watermark = parts.scenarios.get(name)?.clock.watermark() ?? null
    // A leadership that has run out ends here, before anything is written or sent.
    if (parts.leadership.token() !== current.token) return endTerm()
    const figures = await current.scenarios.get(name)?.emit(watermark)
    if (figures === null) return endTerm()
    if (figures === undefined || figures.length === 0) return
    const { zoneOffsetMinutes } = settings
    const latest = figures.reduce((most, { windowTo }) => Math.max(most, windowTo), 0)
    const today = dayOf((latest - 1) as Parameters<typeof dayOf>[0], zoneOffsetMinutes)
    showFigures(metrics.stickiness, name, newestFigures(figures, { today, zoneOffsetMinutes }))
  }

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await lead()
        if (term !== null) await emitDue(term)
      } catch (error) {
        if (!isRetriable(error)) throw error
        logger.warn({ reason: describeError(error) }, 'the stickiness metrics wait')
        // What was read stays read; what was not sent is sent by the next term.
        endTerm()
      }
      await pause(Math.min(200, settings.metricsPauseMs), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      )
    }
  }

  return {
    start: () => {
      loop = run().catch((error: unknown) => onFailed(error as Error))
      return Promise.resolve()
    },
    stop: async () => {
      stopping.abort()
      await loop
      if (term !== null) await parts.leadership.resign().catch(() => undefined)
      endTerm()
    },
  }
}

const pauseAfter = (lengthMs: number, shortestMs: number): number =>
  Math.max(shortestMs, Math.min(LONGEST_PAUSE_MS, PAUSE_FACTOR * lengthMs))
