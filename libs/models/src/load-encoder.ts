/** Brings a trained encoder back from its weights. */
import { type Encoder, type EncoderDescription } from './encoder.js'

/** Loads an encoder; the first call in a process loads TensorFlow. The caller disposes it. */
export const loadEncoder = (description: EncoderDescription): Promise<Encoder> =>
  Promise.reject(new Error(`not yet: ${description.architecture}`))
