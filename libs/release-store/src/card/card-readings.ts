/** What a release reads from its vectors, as a section of its card: how often each reading is right, and whether anything is said by it. */
import { isTelling, type JudgedFigure, type VectorReading } from '../vector-readings.js'
import type { CardSection } from './card.js'

/** The section; none for a release that reads nothing. */
export const readingSection = (readings: readonly VectorReading[] = []): CardSection[] =>
  readings.length === 0
    ? []
    : [
        {
          title: 'What its vectors tell of what users take up next',
          text: 'Right for so many users that a reading was not fitted on; it is told of anybody only where it is surely better than naming the most frequent.',
          table: {
            head: ['', 'right', 'most frequent', 'difference', 'calibration error', 'users', 'is told'],
            rows: readings.map((reading) => [
              `${reading.about} (${reading.classes.length})`,
              withInterval(reading.accuracy),
              withInterval(reading.majority),
              withInterval(reading.gain),
              reading.calibrationError.toFixed(3),
              String(reading.users),
              isTelling(reading) ? 'yes' : 'no',
            ]),
          },
        },
      ]

const withInterval = ({ value, low, high }: JudgedFigure): string =>
  `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`
