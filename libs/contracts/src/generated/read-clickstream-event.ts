// Generated from schemas/*.avsc by `npm run types`. Do not edit.
import type { ByteReader } from '../byte-reader.kernel.js'
import type { EventId, ItemId, RecommendationId, ScenarioName, UserId } from '../ids.js'
import { RecentTexts } from '../recent-texts.kernel.js'
import type { DurationMs, EpochMs } from '../units.js'
import { ACTIONS, type ClickstreamEvent } from './records.js'

/** Makes a reader of ClickstreamEvent as the current schema writes it, with a memory for the texts of each field. */
export const createClickstreamEventReader = (): ((reader: ByteReader) => ClickstreamEvent) => {
  const userIdTexts = new RecentTexts()
  const scenarioTexts = new RecentTexts()
  const itemIdTexts = new RecentTexts()
  const targetUserIdTexts = new RecentTexts()
  const currencyTexts = new RecentTexts()
  const sessionIdTexts = new RecentTexts()
  const recommendationIdTexts = new RecentTexts()
  const deviceTexts = new RecentTexts()
  const queryTexts = new RecentTexts()
  const contextTexts = new RecentTexts()
  return (reader) => ({
    eventId: reader.readNewText() as EventId,
    userId: reader.readText(userIdTexts) as UserId,
    scenario: reader.readText(scenarioTexts) as ScenarioName,
    action: reader.readSymbol(ACTIONS),
    occurredAt: reader.readSafeLong() as EpochMs,
    itemId: reader.readPresence() ? (reader.readText(itemIdTexts) as ItemId) : null,
    targetUserId: reader.readPresence() ? (reader.readText(targetUserIdTexts) as UserId) : null,
    rating: reader.readPresence() ? (reader.readDouble()) : null,
    price: reader.readPresence() ? (reader.readDouble()) : null,
    currency: reader.readPresence() ? (reader.readText(currencyTexts)) : null,
    quantity: reader.readPresence() ? (reader.readInt()) : null,
    dwellMs: reader.readPresence() ? (reader.readSafeLong() as DurationMs) : null,
    completion: reader.readPresence() ? (reader.readDouble()) : null,
    sessionId: reader.readPresence() ? (reader.readText(sessionIdTexts)) : null,
    recommendationId: reader.readPresence() ? (reader.readText(recommendationIdTexts) as RecommendationId) : null,
    device: reader.readPresence() ? (reader.readText(deviceTexts)) : null,
    utcOffsetMinutes: reader.readPresence() ? (reader.readInt()) : null,
    query: reader.readPresence() ? (reader.readText(queryTexts)) : null,
    context: reader.readPresence() ? (reader.readTextMap(contextTexts)) : null,
  })
}
