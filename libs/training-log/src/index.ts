/** The trainer's own log of interactions on disk. */
export { readBots, writeBots, type BotsSnapshot } from './bots-file.js'
export { eventHashOf } from './columns/event-hash.js'
export {
  pickRows,
  sliceRows,
  type InteractionColumns,
  type LoggedInteraction,
} from './columns/interaction.js'
export {
  columnOf,
  LOGGED_NUMBERS,
  numbersAt,
  ROW_NUMBERS,
  rowOfNumbers,
  type LoggedNumber,
  type LoggedNumbers,
} from './columns/numbers.js'
export type { RecordPlace } from './pending.js'
export { readInteractions, scenariosIn, type ReadRequest } from './read-interactions.js'
export type { RetentionSettings } from './retention.js'
export { GENEROUS_RETENTION, openTrainingLog, type Taken, type TrainingLog } from './training-log.js'
