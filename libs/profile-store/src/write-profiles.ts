/** Writes many profiles, each only on the version it was folded from, in few round trips. */
import type { CompareAndSetResult } from '@profilestream/profile'
import { isUnknownScript, type LuaScript, type RedisConnection, type ScriptCall } from '@profilestream/redis'
import { Cluster } from 'ioredis'
import { groupBySlots, inKeyOrder, type PipelineReply } from './slot-groups.js'

/** A write with its key. */
export interface KeyedWrite {
  readonly key: string
  readonly expectedVersion: number
  readonly bytes: Buffer
}

/** The script runs as one step on the server: no more than this in one, so that other clients wait less than a millisecond. */
const WRITES_PER_CALL = 128

const VERSION_BYTES = 6
const HEAD_BYTES = 10
const WRITTEN: CompareAndSetResult = { kind: 'written' }

/** The arguments the script takes: heads of all writes, then their bytes. */
const argumentsOf = (writes: readonly KeyedWrite[]): [heads: Buffer, profiles: Buffer] => {
  const heads = Buffer.allocUnsafe(writes.length * HEAD_BYTES)
  for (const [index, { expectedVersion, bytes }] of writes.entries()) {
    heads.writeUIntBE(expectedVersion, index * HEAD_BYTES, VERSION_BYTES)
    heads.writeUInt32LE(bytes.length, index * HEAD_BYTES + VERSION_BYTES)
  }
  return [heads, Buffer.concat(writes.map(({ bytes }) => bytes))]
}

const callOf = (writes: readonly KeyedWrite[]): ScriptCall => ({
  keys: writes.map(({ key }) => key),
  args: argumentsOf(writes),
})

/** The script's reply names only what it refused. */
const resultsOf = (reply: unknown, count: number): CompareAndSetResult[] => {
  const results: CompareAndSetResult[] = Array.from({ length: count }, () => WRITTEN)
  const refused = reply as (number | Buffer | null)[]
  for (let i = 0; i < refused.length; i += 2) {
    results[Number(refused[i]) - 1] = { kind: 'conflict', bytes: refused[i + 1] as Buffer | null }
  }
  return results
}

const writeToServer = async (
  script: LuaScript,
  writes: readonly KeyedWrite[],
): Promise<CompareAndSetResult[]> => {
  const calls: Promise<CompareAndSetResult[]>[] = []
  for (let from = 0; from < writes.length; from += WRITES_PER_CALL) {
    const chunk = writes.slice(from, from + WRITES_PER_CALL)
    calls.push(script.run(callOf(chunk)).then((reply) => resultsOf(reply, chunk.length)))
  }
  return (await Promise.all(calls)).flat()
}

const sendGroup = (cluster: Cluster, script: LuaScript, writes: readonly KeyedWrite[]) => {
  const pipeline = cluster.pipeline()
  for (const write of writes) {
    pipeline.callBuffer('EVALSHA', script.digest, 1, write.key, ...argumentsOf([write]))
  }
  return pipeline.exec()
}

/** Replies of a node that did not run the command: it knows not the script, or holds not the key. The same write is safe to send. */
const wasNotRun = (error: Error): boolean =>
  isUnknownScript(error) || /^(MOVED|ASK|TRYAGAIN)\b/.test(error.message)

const settleReply = async (
  script: LuaScript,
  write: KeyedWrite,
  [error, reply]: PipelineReply,
): Promise<CompareAndSetResult | undefined> => {
  if (error !== null && !wasNotRun(error)) throw error
  const settled = error === null ? reply : await script.run(callOf([write]))
  return resultsOf(settled, 1)[0]
}

const writeToCluster = async (
  cluster: Cluster,
  script: LuaScript,
  writes: readonly KeyedWrite[],
): Promise<CompareAndSetResult[]> => {
  const keys = writes.map(({ key }) => key)
  const groups = groupBySlots(cluster, keys)
  const sent = groups.map((group) =>
    sendGroup(
      cluster,
      script,
      group.flatMap((index) => writes[index] ?? []),
    ),
  )
  const replies = inKeyOrder(groups, await Promise.all(sent))
  const results = await Promise.all(
    writes.map((write, index) => settleReply(script, write, replies[index] ?? [null, []])),
  )
  return results.map((result) => result ?? WRITTEN)
}

/** Results in the order of the writes. Rejects with what ioredis throws when a reply is missing: some may have been written. */
export const writeIfUnchanged = (
  { redis, script }: { readonly redis: RedisConnection; readonly script: LuaScript },
  writes: readonly KeyedWrite[],
): Promise<CompareAndSetResult[]> =>
  redis instanceof Cluster ? writeToCluster(redis, script, writes) : writeToServer(script, writes)
