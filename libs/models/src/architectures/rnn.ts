/**
 * A recurrent network over a history, one vector after every interaction; GRU or LSTM cells.
 *
 * B. Hidasi et al., "Session-based Recommendations with Recurrent Neural Networks" (GRU4Rec), ICLR 2016, one layer,
 * with cross-entropy over very many items and one table for what goes in and what comes out, as its authors later
 * found best (B. Hidasi, A. Karatzoglou, "Recurrent Neural Networks with Top-k Gains", CIKM 2018).
 *
 * Letters: B batch, T padded length, D dimension, U units, G gates.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import { embed } from '../layers/embedding.js'
import { gru } from '../layers/gru.js'
import { lstm, lstmPlan } from '../layers/lstm.js'
import { weightOf, type ForwardPass, type Network, type NetworkSize, type WeightPlan } from './network.js'
import { rowsOf } from '../layers/newest-position.js'
import type { RecurrentLayer } from '../layers/recurrent.js'
import { bias, embeddingTable, glorot, matrix } from '../layers/starting-weights.js'

interface Cells {
  readonly run: RecurrentLayer
  readonly plan: (inputs: number, units: number) => Record<'input' | 'state' | 'bias', WeightPlan>
}

const gruPlan: Cells['plan'] = (inputs, units) => ({
  input: { shape: [inputs, 3 * units], start: glorot(inputs, units) },
  state: { shape: [units, 3 * units], start: glorot(units, units) },
  bias: bias(3 * units),
})

const GRU: Cells = { run: gru, plan: gruPlan }
const LSTM: Cells = { run: lstm, plan: lstmPlan }

const cellsOf = ({ hyperparameters }: NetworkSize): Cells => (hyperparameters['lstm'] === 1 ? LSTM : GRU)

const plan = (size: NetworkSize): Record<string, WeightPlan> => {
  const { items, dimension, hyperparameters } = size
  const { units = 64 } = hyperparameters
  const cells = cellsOf(size).plan(dimension, units)
  return {
    items: embeddingTable(items, dimension),
    'cells.input': cells.input,
    'cells.state': cells.state,
    'cells.bias': cells.bias,
    'dense.kernel': matrix(units, dimension),
    'dense.bias': bias(dimension),
  }
}

const forward = (pass: ForwardPass): Tensor => {
  const { tf, batch, size, weights, dropout } = pass
  const looked = embed(pass) // [B, T, D]
  const outputs = cellsOf(size).run(
    tf,
    { inputs: dropout(looked), present: batch.present },
    {
      input: weightOf(weights, 'cells.input'), // [D, G * U]
      state: weightOf(weights, 'cells.state'), // [U, G * U]
      bias: weightOf(weights, 'cells.bias'), // [G * U]
    },
  ) // [B, T, U]
  const rows = dropout(rowsOf(tf, outputs, pass.isNewestOnly)) // [B * T or B, U]
  return tf.add(tf.matMul(rows, weightOf(weights, 'dense.kernel')), weightOf(weights, 'dense.bias')) // [B * T or B, D]
}

/** The recurrent network. Weights: items, cells.*, dense.*. */
export const rnn: Network = { stride: 1, plan, forward }
