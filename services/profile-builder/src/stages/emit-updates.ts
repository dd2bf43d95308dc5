/** Emit: what has changed, and what could not be applied. At least once, so everything carries what readers drop repeats by. */
import type { OutgoingMessage, Publisher } from '@profilestream/event-log'
import type { FoldedBatch, RefusedRecord } from '../batch.js'

/** What the stage needs. */
export interface EmitDependencies {
  readonly publisher: Pick<Publisher, 'publish'>
  readonly deadLettersOf: (refused: readonly RefusedRecord[]) => OutgoingMessage[]
  readonly topics: { readonly updates: string; readonly deadLetters: string }
}

/** Makes the stage; it resolves when Kafka has acknowledged everything, and gives the number of updates. */
export const createEmitUpdates =
  ({ publisher, deadLettersOf, topics }: EmitDependencies) =>
  async ({ profiles, refused }: FoldedBatch): Promise<number> => {
    const updates: OutgoingMessage[] = []
    for (const { userId, update } of profiles.values()) {
      if (update !== null) updates.push({ key: userId, value: update })
    }
    await Promise.all([
      publisher.publish(topics.updates, updates),
      publisher.publish(topics.deadLetters, deadLettersOf(refused)),
    ])
    return updates.length
  }
