/** Encoders behind a thread: histories asked for at the same time are encoded together, as many as wait. */
import { SHARE_ENV, Worker } from 'node:worker_threads'
import { ContractError, UnavailableError } from '@profilestream/contracts'
import { readsColumns, type EncoderDescription } from '@profilestream/models'
import type { HistoryColumns } from '@profilestream/profile'
import type { RecommenderMetrics } from '../metrics.js'
import { packColumns, packHistories, type EncoderAnswer, type EncoderRequest } from './messages.js'

/** A loaded encoder. */
export interface LoadedEncoder {
  /** Whether it reads more of an interaction than its item. */
  readonly readsColumns: boolean
  /**
   * Encodes one history of item indices; it may share a batch with others.
   * @param columns  of the same interactions, for an encoder that reads them
   * @returns        [dimension]
   */
  encode(history: Int32Array, columns?: HistoryColumns): Promise<Float32Array>
  /** Frees the encoder once everything asked of it is answered. */
  dispose(): void
}

/** Where encoders are loaded. */
export interface Encoders {
  /** @throws ContractError when the weights do not fit the description */
  load(description: EncoderDescription): Promise<LoadedEncoder>
  /** Ends the thread; what is still asked is rejected. */
  stop(): Promise<void>
}

interface Asked {
  readonly history: Int32Array
  readonly columns: HistoryColumns | undefined
  readonly resolve: (vector: Float32Array) => void
  readonly reject: (error: Error) => void
}

/** A request under way and what to do with its answer. */
interface UnderWay {
  readonly take: (answer: EncoderAnswer) => void
  readonly reject: (error: Error) => void
}

/**
 * Starts the thread.
 * @param dependencies.onFailed  called when the thread has died: nothing can be encoded any more
 */
export const createEncoders = (
  { metrics, onFailed }: { readonly metrics: RecommenderMetrics; readonly onFailed: (error: Error) => void },
  { encoderBatch }: { readonly encoderBatch: number },
): Encoders => {
  // TensorFlow's native library reads TF_CPP_MIN_LOG_LEVEL from the real environment, which a thread's copy is not.
  const thread = new Worker(new URL('./encoder-thread.js', import.meta.url), { env: SHARE_ENV })
  const underWay: UnderWay[] = []
  let stopped = false
  let encoders = 0

  thread.on('message', (answer: EncoderAnswer) => underWay.shift()?.take(answer))
  thread.on('error', (error) =>
    end(new UnavailableError('the encoder thread has died', { cause: error, retriable: false })),
  )
  thread.on('exit', (code) => {
    if (!stopped) end(new UnavailableError(`the encoder thread ended with ${code}`, { retriable: false }))
  })

  const end = (error: Error): void => {
    for (const { reject } of underWay.splice(0)) reject(error)
    if (!stopped) onFailed(error)
    stopped = true
  }
  const ask = (request: EncoderRequest, transfer: readonly ArrayBuffer[] = []): Promise<EncoderAnswer> =>
    new Promise((resolve, reject) => {
      if (stopped) return reject(new UnavailableError('the encoder thread is stopped', { retriable: false }))
      underWay.push({ take: resolve, reject })
      thread.postMessage(request, transfer)
    })

  return {
    load: async (description) => {
      const encoder = ++encoders
      const answer = await ask({ kind: 'load', encoder, description })
      if (answer.kind === 'failed') throw new ContractError(answer.message)
      return createLoaded(encoder, description)
    },
    stop: async () => {
      stopped = true
      await thread.terminate()
      end(new UnavailableError('the encoder thread is stopped', { retriable: false }))
    },
  }

  function createLoaded(encoder: number, { dimension, hyperparameters }: EncoderDescription): LoadedEncoder {
    const reads = readsColumns(hyperparameters)
    const waiting: Asked[] = []
    let running = false
    let disposed = false
    const encodeBatch = async (batch: readonly Asked[]): Promise<void> => {
      const { items, ends } = packHistories(batch.map(({ history }) => history))
      metrics.encodeBatch.observe(batch.length)
      const beside = reads && { columns: packColumns(batch.flatMap(({ columns }) => columns ?? [])) }
      const answer = await ask({ kind: 'encode', encoder, items, ends, ...beside }, [
        items.buffer,
        ends.buffer,
      ])
      if (answer.kind !== 'encoded')
        throw new ContractError(answer.kind === 'failed' ? answer.message : 'no vectors')
      metrics.encodeSeconds.observe(answer.seconds)
      batch.forEach(({ resolve }, row) =>
        resolve(answer.vectors.slice(row * dimension, (row + 1) * dimension)),
      )
    }
    const run = async (): Promise<void> => {
      // What is asked within the same turn of the event loop shares the first batch.
      await Promise.resolve()
      while (waiting.length > 0) {
        const batch = waiting.splice(0, encoderBatch)
        await encodeBatch(batch).catch((error: unknown) => {
          for (const { reject } of batch) reject(error as Error)
        })
      }
      running = false
      if (disposed) release()
    }
    const release = (): void => {
      if (!stopped) thread.postMessage({ kind: 'dispose', encoder } satisfies EncoderRequest)
    }
    return {
      readsColumns: reads,
      encode: (history, columns) =>
        new Promise((resolve, reject) => {
          if (reads && columns?.at.length !== history.length)
            return reject(new ContractError('the encoder reads columns as long as the history'))
          waiting.push({ history, columns, resolve, reject })
          if (running) return
          running = true
          void run()
        }),
      dispose: () => {
        disposed = true
        if (!running) release()
      },
    }
  }
}
