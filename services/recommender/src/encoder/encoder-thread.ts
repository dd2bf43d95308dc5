/** The encoder's thread: holds the loaded encoders, so that TensorFlow never stops the event loop. */
import { parentPort } from 'node:worker_threads'
import { ContractError, describeError } from '@profilestream/contracts'
import { loadEncoder, type Encoder } from '@profilestream/models'
import { unpackColumns, unpackHistories, type EncoderAnswer, type EncoderRequest } from './messages.js'

const encoders = new Map<number, Encoder>()

const answer = async (request: Exclude<EncoderRequest, { kind: 'dispose' }>): Promise<EncoderAnswer> => {
  if (request.kind === 'load') {
    encoders.set(request.encoder, await loadEncoder(request.description))
    return { kind: 'loaded' }
  }
  const encoder = encoders.get(request.encoder)
  if (encoder === undefined) throw new ContractError(`encoder ${request.encoder} is not loaded`)
  const started = performance.now()
  const { items, ends, columns } = request
  const vectors = encoder.encode(unpackHistories(items, ends), columns && unpackColumns(columns, ends))
  return { kind: 'encoded', vectors, seconds: (performance.now() - started) / 1_000 }
}

// One request after the other: the answers keep their order.
let last: Promise<void> = Promise.resolve()
parentPort?.on('message', (request: EncoderRequest) => {
  last = last.then(async () => {
    if (request.kind === 'dispose') {
      encoders.get(request.encoder)?.dispose()
      encoders.delete(request.encoder)
      return
    }
    const reply = await answer(request).catch((error: unknown): EncoderAnswer => ({
      kind: 'failed',
      message: describeError(error),
    }))
    parentPort?.postMessage(reply)
  })
})
