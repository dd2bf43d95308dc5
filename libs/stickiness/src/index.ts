/** Sessions, active users, retention, attribution: how much users come back, from day records. Pure. */
export { withoutBotDays } from './bot-days.js'
export { dayRecordsOf, isActive, type DayRecord, type DayRecordStore, type DayShard } from './day-record.js'
export { SESSION_IDLE_MS, sessionsOf, type Session } from './session.js'
export {
  createActivityTable,
  type ActivityTable,
  type ActivityView,
  type DayTotals,
} from './activity-table.js'
export { ACTIVE_WINDOWS, activeUsers } from './active-users.js'
export { RETENTION_DAYS, retentionTable, type CohortRetention } from './retention.js'
export { clickThroughRate, conversionRate, type Ratio } from './attribution.js'
export { touchedWindows, windowOf, type MetricWindow } from './metric-window.js'
export { figuresOf, unitOf, type Figure, type FiguresQuestion } from './figures.js'
export { figureKey, figureOfKey, revise, windowEndOf, type SentFigure } from './revision.js'
export { createEventClock, minuteOf, type EventClock } from './event-clock.js'
