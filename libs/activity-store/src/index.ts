/** What stickiness counts, in Redis: day records that replay cannot change, one elected leader, figures that were sent. */
export { type RedisConnection } from '@profilestream/redis'
export { createDayRecordStore, type DayRecordSettings } from './day-record-store.js'
export { createLeadership, type Leadership, type LeadershipSettings } from './leadership.js'
export { createSentFigures, type FiguresByKey, type Remembered, type SentFigures } from './sent-figures.js'
