/** The one door to TensorFlow: mends Node's `util` for newer versions, loads the native backend once, checks it. */
import { UnavailableError } from '@profilestream/contracts'
import type * as tfjs from '@tensorflow/tfjs-node'
import util from 'node:util'

/** The TensorFlow module; every function that computes takes it as its first argument. */
export type Tensorflow = typeof tfjs

const JAVASCRIPT_BY_NAME = 'javascript'

const WHAT_TO_DO =
  'Run `npm run setup`, which builds the native addon (needs g++, make and python3), or choose the slow ' +
  'JavaScript backend by name with PROFILESTREAM_TENSORFLOW=javascript.'

/** tfjs-node 4.22 calls functions that Node removed from `util` in version 23; they are put back unless present. */
const mendUtil = (): void => {
  const removed = {
    isArray: Array.isArray,
    isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
  }
  for (const [name, body] of Object.entries(removed))
    if (!(name in util))
      Object.defineProperty(util, name, { value: body, configurable: true, writable: true })
}

const importNative = async (): Promise<Tensorflow> => {
  mendUtil()
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  try {
    return await import('@tensorflow/tfjs-node')
  } catch (cause) {
    throw new UnavailableError(`Native TensorFlow could not be loaded. ${WHAT_TO_DO}`, {
      cause,
      retriable: false,
    })
  }
}

const loadNative = async (): Promise<Tensorflow> => {
  const tf = await importNative()
  await tf.ready()
  if (tf.getBackend() === 'tensorflow') return tf
  throw new UnavailableError(
    `TensorFlow runs on the "${tf.getBackend()}" backend instead of the native one. ${WHAT_TO_DO}`,
    { retriable: false },
  )
}

/** The pure JavaScript backend: the same calls, 10 to 50 times slower; only by name. */
const loadJavascript = async (): Promise<Tensorflow> => {
  const tf = (await import('@tensorflow/tfjs')) as unknown as Tensorflow
  await tf.setBackend('cpu')
  return tf
}

/**
 * Loads TensorFlow on first use (0.3 s); later calls return the same module.
 * @throws UnavailableError naming what to install when the native backend does not load
 */
export const loadTensorflow = (): Promise<Tensorflow> => {
  const chosen = process.env['PROFILESTREAM_TENSORFLOW']
  return chosen === JAVASCRIPT_BY_NAME ? loadJavascript() : loadNative()
}
