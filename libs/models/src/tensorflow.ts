/** The one door to TensorFlow: mends Node's `util` for newer versions, loads the native backend once, checks it. */
import { UnavailableError } from '@profilestream/contracts'
import type * as tfjs from '@tensorflow/tfjs-node'
import util from 'node:util'

/** The TensorFlow module; every function that computes takes it as its first argument. */
export type Tensorflow = typeof tfjs

/** What PROFILESTREAM_TENSORFLOW may ask for: the native build for processors where it says nothing. */
const JAVASCRIPT_BY_NAME = 'javascript'
const GPU_BY_NAME = 'gpu'

/** Not among our dependencies: half a gigabyte that few machines can use. A name in a variable, so that types are not looked for. */
const GPU_PACKAGE: string = '@tensorflow/tfjs-node-gpu'

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

const WHAT_TO_DO_FOR_GPU =
  'Install it with its script, in the root folder of the project: `npm install --no-save @tensorflow/tfjs-node-gpu@4.22.0` ' +
  '(Linux or Windows with an NVIDIA card, CUDA 11 and cuDNN 8; docs/scaling.md), or unset PROFILESTREAM_TENSORFLOW to use the processor.'

/** How a native build is had. */
interface NativeBuild {
  readonly name: string
  readonly whatToDo: string
  readonly open: () => Promise<Tensorflow>
}

const PROCESSOR: NativeBuild = {
  name: 'Native TensorFlow',
  whatToDo: WHAT_TO_DO,
  open: () => import('@tensorflow/tfjs-node'),
}

const GPU: NativeBuild = {
  name: 'TensorFlow for GPUs (the package @tensorflow/tfjs-node-gpu, PROFILESTREAM_TENSORFLOW=gpu)',
  whatToDo: WHAT_TO_DO_FOR_GPU,
  open: async () => (await import(GPU_PACKAGE)) as Tensorflow,
}

const importNative = async ({ name, whatToDo, open }: NativeBuild): Promise<Tensorflow> => {
  mendUtil()
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  try {
    return await open()
  } catch (cause) {
    throw new UnavailableError(`${name} could not be loaded. ${whatToDo}`, { cause, retriable: false })
  }
}

const loadNative = async (build: NativeBuild): Promise<Tensorflow> => {
  const tf = await importNative(build)
  await tf.ready()
  if (tf.getBackend() === 'tensorflow') return tf
  throw new UnavailableError(
    `TensorFlow runs on the "${tf.getBackend()}" backend instead of the native one. ${build.whatToDo}`,
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
  if (chosen === JAVASCRIPT_BY_NAME) return loadJavascript()
  return loadNative(chosen === GPU_BY_NAME ? GPU : PROCESSOR)
}
