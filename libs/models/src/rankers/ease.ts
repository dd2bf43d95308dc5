/**
 * EASE: one linear map from what a user has had to what she will have, in closed form.
 *
 *     P = (XᵀX + λI)⁻¹, B = −P / diag(P) column by column, diag(B) = 0, scores = x B
 *
 * X holds users × items by recency (fade^steps back), x the history that asks (decay^steps back). Items² numbers are held and
 * inverted in items³ time: 3,416 items take 47 MB and some seconds.
 * Source: Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019, eq. 8; the decay is ours.
 */
import { ContractError, UnavailableError } from '@profilestream/contracts'
import type { FittedRanker, TrainSet } from '@profilestream/evaluation'
import { matrixOfSequences } from '@profilestream/similarity'
import type { Tensor2D } from '@tensorflow/tfjs-node'
import { nativeBackendOf } from '../native-backend.js'
import { loadTensorflow, type Tensorflow } from '../tensorflow.js'
import { valuesOf } from '../values-of.js'
import { defineModel } from './model.js'
import { real } from './parameter.js'
import { createRefittedPart } from './part.js'

/** Beyond it the map takes more memory than a trainer should: 20,000² numbers are 1.6 GB. */
const MOST_ITEMS = 20_000
/** Users whose products are added up at once. */
const USERS_AT_ONCE = 1_024

/** λ, and how much less one step back counts: in what is learned from, and in the history that asks. */
interface Options {
  readonly lambda: number
  readonly fade: number
  readonly decay: number
}

/** Histories as rows, [histories, items]. */
const rowsOf = (tf: Tensorflow, histories: readonly Int32Array[], items: number, decay: number): Tensor2D => {
  const { offsets, columns, values } = matrixOfSequences(histories, items, decay)
  const dense = new Float32Array(histories.length * items)
  histories.forEach((_, row) => {
    const from = offsets[row] ?? 0
    const to = offsets[row + 1] ?? from
    columns
      .subarray(from, to)
      .forEach((column, place) => (dense[row * items + column] = values[from + place] ?? 0))
  })
  return tf.tensor2d(dense, [histories.length, items])
}

const gramOf = (tf: Tensorflow, { sequences, items }: TrainSet, { lambda, fade }: Options): Tensor2D => {
  let gram: Tensor2D = tf.tidy(() => tf.eye(items).mul(lambda))
  for (let from = 0; from < sequences.length; from += USERS_AT_ONCE) {
    const before = gram
    gram = tf.tidy(() => {
      const rows = rowsOf(tf, sequences.slice(from, from + USERS_AT_ONCE), items, fade) // [users, items]
      return before.add(tf.matMul(rows, rows, true)) // [items, items]
    })
    before.dispose()
  }
  return gram
}

const inverseOf = (tf: Tensorflow, matrix: Tensor2D): Tensor2D => {
  const backend = nativeBackendOf(tf)
  if (backend === null)
    throw new UnavailableError(
      'ease needs native TensorFlow, whose matrix inverse it uses; run npm start once, which sets it up',
    )
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT } = backend.binding
  const attributes = [
    { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: 'adjoint', type: TF_ATTR_BOOL, value: false },
  ]
  return backend.executeSingleOutput('MatrixInverse', attributes, [matrix]) as Tensor2D
}

/** B, [items, items]; the caller disposes it. */
const fitMap = (tf: Tensorflow, train: TrainSet, options: Options): Tensor2D => {
  const gram = gramOf(tf, train, options)
  try {
    return tf.tidy(() => {
      const inverse = inverseOf(tf, gram) // [items, items]
      const identity = tf.eye(train.items)
      const diagonal = inverse.mul(identity).sum(0) // [items]
      return inverse.div(diagonal.neg()).mul(tf.sub(1, identity))
    })
  } finally {
    gram.dispose()
  }
}

const fitEase = async (train: TrainSet, options: Options): Promise<FittedRanker> => {
  if (train.items > MOST_ITEMS)
    throw new ContractError(
      `ease holds a number for every pair of items: ${train.items} are too many, at most ${MOST_ITEMS}; use item-cosine or transitions`,
    )
  const tf = await loadTensorflow()
  const map = fitMap(tf, train, options)
  return {
    scoreMany: (histories) =>
      valuesOf(tf, () => tf.matMul(rowsOf(tf, histories, train.items, options.decay), map)),
    dispose: () => map.dispose(),
  }
}

/** The EASE model. */
export const ease = defineModel({
  name: 'ease',
  summary: 'one linear map in closed form (Steck 2019), by recency; up to 20,000 items',
  parameters: {
    lambda: real({
      meaning: 'λ: how little the map believes what it has seen',
      minimum: 1e-3,
      maximum: 1e7,
      default: 140,
      scale: 'log',
      search: [5, 2_000],
    }),
    fade: real({
      meaning: 'worth of one more step back in what is learned from',
      minimum: 0,
      maximum: 1,
      default: 0.95,
      search: [0.8, 1],
    }),
    decay: real({
      meaning: 'worth of one more step back in the history that asks',
      minimum: 0,
      maximum: 1,
      default: 0.75,
      search: [0.3, 1],
    }),
  },
  create: ({ spelled, numbers }) => createRefittedPart(spelled, (train) => fitEase(train, numbers)),
})
