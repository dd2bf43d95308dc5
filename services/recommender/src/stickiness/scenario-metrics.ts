/** One scenario's stickiness metrics: read what changed, count, send the figures that are new or different, remember them. */
import {
  dayOf,
  startOfDay,
  type EpochMs,
  type ScenarioDefinition,
  type StickinessMetric,
} from '@profilestream/contracts'
import type { FiguresByKey, SentFigures } from '@profilestream/activity-store'
import {
  figureKey,
  figureOfKey,
  figuresOf,
  revise,
  windowEndOf,
  type DayRecordStore,
  type Figure,
  type SentFigure,
} from '@profilestream/stickiness'
import { createActivityReader } from './activity-reader.js'

/** What counting needs. */
export interface ScenarioMetricsDependencies {
  readonly dayRecords: DayRecordStore
  readonly sentFigures: SentFigures
  readonly publish: (metrics: readonly StickinessMetric[]) => Promise<void>
}

/** How days are cut and kept. */
export interface ScenarioMetricsSettings {
  readonly zoneOffsetMinutes: number
  readonly keepDays: number
}

/** One scenario's metrics under one leadership; a new leadership begins anew. */
export interface ScenarioMetrics {
  /**
   * Sends what changed; null when a newer leader has taken over.
   * @param watermark  event time that the scenario has come to; null when none was seen by this process
   */
  emit(watermark: EpochMs | null): Promise<readonly Figure[] | null>
}

/** Takes over from the last leader: its revisions go on, and what it may not have sent is sent. */
export const takeOverMetrics = async (
  { dayRecords, sentFigures, publish }: ScenarioMetricsDependencies,
  definition: ScenarioDefinition,
  { token, zoneOffsetMinutes, keepDays }: ScenarioMetricsSettings & { readonly token: number },
): Promise<ScenarioMetrics> => {
  const { name } = definition
  const variantNames = definition.variants.map((variant) => variant.name)
  const reader = createActivityReader(dayRecords, definition)
  const loaded = await sentFigures.load(name)
  const sent = new Map(loaded.figures)
  await publish(messagesOf(loaded.unsent))

  function messagesOf(figures: FiguresByKey): StickinessMetric[] {
    return [...figures].map(([key, figure]) => ({
      scenario: name,
      ...figureOfKey(key, figure),
      revision: figure.revision,
    }))
  }
  /** Remembers before sending: a leader that dies in between is followed by one that sends the rest. */
  const send = async (revised: readonly StickinessMetric[], forget: readonly string[]): Promise<boolean> => {
    const figures = new Map(revised.map((metric) => [figureKey(metric), sentOf(metric)]))
    const batch = await sentFigures.remember(name, { token, figures, forget })
    if (batch === null) return false
    await publish(revised)
    await sentFigures.confirm(name, batch)
    for (const [key, figure] of figures) sent.set(key, figure)
    for (const key of forget) sent.delete(key)
    return true
  }

  return {
    emit: async (watermark) => {
      const changedDays = await reader.refresh()
      const newestDay = reader.view.days().at(-1)
      if (changedDays.length === 0 || newestDay === undefined) return []
      const today = Math.max(newestDay, watermark === null ? newestDay : dayOf(watermark, zoneOffsetMinutes))
      await reader.dropDaysBefore(today - keepDays)
      const figures = figuresOf(reader.view, { today, changedDays, variantNames, zoneOffsetMinutes })
      const revised = figures
        .map((figure) => revise(name, figure, sent.get(figureKey(figure))))
        .filter((metric) => metric !== null)
      const oldest = startOfDay(today - keepDays, zoneOffsetMinutes)
      const forget = [...sent.keys()].filter((key) => windowEndOf(key) < oldest)
      if (revised.length + forget.length === 0) return figures
      return (await send(revised, forget)) ? figures : null
    },
  }
}

const sentOf = ({ value, users, revision }: StickinessMetric): SentFigure => ({ value, users, revision })
