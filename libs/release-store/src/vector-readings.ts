/** What a release can read from its encoded vectors: readings.json, with what each reading was worth on users it was not fitted on. */
import { ContractError } from '@profilestream/contracts'
import { z } from 'zod'
import { parseJson, type ReadVerified } from './read-file.js'
import type { ReleaseManifest } from './release.js'

/** What readings may be about: the category, and the price band, of what a user takes up next. */
export const READABLE = ['category', 'price'] as const

/** A figure with its 95 % interval over users. */
export interface JudgedFigure {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** One linear reading: the probability of a class is the softmax of bias + weights · vector. */
export interface VectorReading {
  readonly about: (typeof READABLE)[number]
  readonly classes: readonly string[]
  /** [classes, dimension], row after row. */
  readonly weights: Float32Array
  /** [classes] */
  readonly bias: Float32Array
  /** Users it was fitted on, and judged by in turn. */
  readonly users: number
  /** Share of users whose class is the likeliest; the same of naming the most frequent class; the one less the other, in pairs. */
  readonly accuracy: JudgedFigure
  readonly majority: JudgedFigure
  readonly gain: JudgedFigure
  /** How far its probabilities are from being right, 0..1. */
  readonly calibrationError: number
}

/** Whether a reading is surely better than naming the most frequent class: only then is anything said by it. */
export const isTelling = ({ gain }: Pick<VectorReading, 'gain'>): boolean => gain.low > 0

/** Name of the file. */
export const READINGS_FILE = 'readings.json'

const figure = z.object({ value: z.number(), low: z.number(), high: z.number() })
const numbers = z.array(z.number()).transform((values) => Float32Array.from(values))
const shape = z.array(
  z.object({
    about: z.enum(READABLE),
    classes: z.array(z.string()).min(1),
    weights: numbers,
    bias: numbers,
    users: z.int().nonnegative(),
    accuracy: figure,
    majority: figure,
    gain: figure,
    calibrationError: z.number(),
  }),
)

/** The file of a release that reads anything. */
export const encodeReadings = (readings: readonly VectorReading[] = []): [string, Uint8Array][] => {
  if (readings.length === 0) return []
  const plain = readings.map((reading) => ({
    ...reading,
    weights: [...reading.weights],
    bias: [...reading.bias],
  }))
  return [[READINGS_FILE, Buffer.from(`${JSON.stringify(plain)}\n`)]]
}

/** The readings, when the release has any: the manifest names all of its files. @throws ContractError when they don't fit its vectors */
export const decodeReadings = async (
  { files, dimension }: ReleaseManifest,
  read: ReadVerified,
): Promise<{ readonly readings?: readonly VectorReading[] }> => {
  if (files[READINGS_FILE] === undefined) return {}
  const readings = parseJson(await read(READINGS_FILE), shape, READINGS_FILE)
  for (const { about, classes, weights, bias } of readings)
    if (weights.length !== classes.length * dimension || bias.length !== classes.length)
      throw new ContractError(
        `${READINGS_FILE} reads ${about} of ${classes.length} classes by ${weights.length} weights and ${bias.length} biases, where vectors have ${dimension} numbers; restore the folder or refit`,
      )
  return { readings }
}
