/** Records on their way: one open batch a partition, sealed when it is sent or full, and who waits for each. */
import { largestSizeOf, RecordBatchWriter, type BatchRecord } from './record-batch.kernel.js'

/** One call of `publish`. */
export interface Call {
  /** Batches that hold a record of it and are not acknowledged yet. */
  left: number
  failed: boolean
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** The records of one partition that go out together. */
export interface WaitingBatch {
  readonly topic: string
  readonly partition: number
  readonly writer: RecordBatchWriter
  readonly calls: Call[]
}

/** Of one batch; below the usual 1 MiB that a broker takes. A larger record goes alone. */
const BATCH_BYTES = 786_432
/** Of one request. */
const REQUEST_BYTES = 8_388_608
/** Writers whose memory is kept for later batches. */
const SPARE_WRITERS = 16

/** Batches that wait, each partition's in order. */
export class PartitionQueue {
  private readonly partitions = new Map<string, WaitingBatch[]>()
  private readonly spare: RecordBatchWriter[] = []
  /** Bytes that wait. */
  bytes = 0

  get isEmpty(): boolean {
    return this.partitions.size === 0
  }

  /** Writes a record into the last batch of its partition. */
  add(topic: string, partition: number, record: BatchRecord, call: Call): void {
    const batch = this.batchFor(topic, partition, largestSizeOf(record))
    const before = batch.writer.length
    batch.writer.add(record)
    this.bytes += batch.writer.length - before
    if (batch.calls.at(-1) === call) return
    batch.calls.push(call)
    call.left += 1
  }

  /** The first batch of each partition, as many as one request takes; those that nobody waits for any more are left out. */
  take(): WaitingBatch[] {
    const taken: WaitingBatch[] = []
    let bytes = 0
    for (const [name, waiting] of this.partitions) {
      const batch = waiting[0]
      if (batch === undefined) continue
      if (taken.length > 0 && bytes + batch.writer.length > REQUEST_BYTES) break
      waiting.shift()
      if (waiting.length === 0) this.partitions.delete(name)
      this.bytes -= batch.writer.length
      if (batch.calls.every(({ failed }) => failed)) this.release(batch)
      else {
        taken.push(batch)
        bytes += batch.writer.length
      }
    }
    return taken
  }

  /** Takes a batch's memory back: it is acknowledged or given up. */
  release({ writer }: WaitingBatch): void {
    if (this.spare.length === SPARE_WRITERS) return
    writer.clear()
    this.spare.push(writer)
  }

  private batchFor(topic: string, partition: number, bytes: number): WaitingBatch {
    const name = `${partition} ${topic}`
    let waiting = this.partitions.get(name)
    if (waiting === undefined) this.partitions.set(name, (waiting = []))
    const last = waiting.at(-1)
    if (last !== undefined && last.writer.length + bytes <= BATCH_BYTES) return last
    const batch = { topic, partition, writer: this.spare.pop() ?? new RecordBatchWriter(), calls: [] }
    this.bytes += batch.writer.length
    waiting.push(batch)
    return batch
  }
}
