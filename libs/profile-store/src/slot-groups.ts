/** Which keys of a Cluster can go in one pipeline: those whose slots the same nodes hold. */
import { InvariantError } from '@profilestream/contracts'
import calculateSlot from 'cluster-key-slot'
import type { Cluster } from 'ioredis'

/** Indices of keys that one pipeline may carry, in their order. */
export type SlotGroup = readonly number[]

/** Splits keys by the nodes that hold them, as far as the client knows; a key that has moved is told by its own reply. */
export const groupBySlots = (cluster: Cluster, keys: readonly string[]): SlotGroup[] => {
  const groups = new Map<string, number[]>()
  for (const [index, key] of keys.entries()) {
    const nodes = (cluster.slots[calculateSlot(key)] ?? []).join()
    const group = groups.get(nodes)
    if (group === undefined) groups.set(nodes, [index])
    else group.push(index)
  }
  return [...groups.values()]
}

/** One reply of a pipeline. */
export type PipelineReply = readonly [error: Error | null, reply: unknown]

/** Replies of pipelines, put back in the order of the keys. */
export const inKeyOrder = (
  groups: readonly SlotGroup[],
  replies: readonly (readonly PipelineReply[] | null)[],
): PipelineReply[] => {
  const ordered: PipelineReply[] = []
  for (const [g, group] of groups.entries()) {
    for (const [i, index] of group.entries()) {
      const reply = replies[g]?.[i]
      if (reply === undefined) throw new InvariantError('a pipeline gave fewer replies than it had commands')
      ordered[index] = reply
    }
  }
  return ordered
}
