/** Offsets mean something only within one Kafka log: the training log remembers which one it was read from. */
import { ConfigError } from '@profilestream/contracts'
import type { EventLog } from '@profilestream/event-log'
import type { Logger } from '@profilestream/service'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { TrainingLog } from '@profilestream/training-log'

const originShape = z.object({ clusterId: z.string(), topic: z.string() })
type Origin = z.output<typeof originShape>

/** Name of the file that holds the origin, beside the segments. */
const ORIGIN_FILE = 'origin.json'

/** What is needed to tell. */
export interface OriginDependencies {
  readonly eventLog: EventLog
  readonly log: TrainingLog
  readonly logger: Logger
}

/**
 * Makes sure that the training log's offsets are those of this clickstream.
 * @throws ConfigError when they are another cluster's, another topic's, or lie behind the end of the log
 */
export const requireOwnLog = async (dependencies: OriginDependencies, folder: string): Promise<void> => {
  const { admin, topics } = dependencies.eventLog
  const topic = topics.clickstream.name
  const origin = { clusterId: await admin.clusterId(), topic }
  const known = await readOrigin(folder)
  if (known !== null && (known.clusterId !== origin.clusterId || known.topic !== topic))
    throw anotherLog(
      `it was read from ${known.topic} of cluster ${known.clusterId}, not ${topic} of ${origin.clusterId}`,
    )
  requirePositionsWithin(await admin.endOffsets(topic), dependencies.log, topic)
  warnOfLoss(await admin.startOffsets(topic), dependencies)
  if (known === null) await writeFile(join(folder, ORIGIN_FILE), JSON.stringify(origin))
}

const readOrigin = async (folder: string): Promise<Origin | null> => {
  const text = await readFile(join(folder, ORIGIN_FILE), 'utf8').catch(() => null)
  return text === null ? null : (originShape.safeParse(JSON.parse(text)).data ?? null)
}

const requirePositionsWithin = (ends: readonly number[], log: TrainingLog, topic: string): void => {
  ends.forEach((end, partition) => {
    const position = log.position(partition)
    if (position > end)
      throw anotherLog(
        `it stands at offset ${position} of partition ${partition}, where ${topic} ends at ${end}`,
      )
  })
}

const anotherLog = (why: string): ConfigError =>
  new ConfigError(
    `the training log belongs to another Kafka log: ${why}; move its folder (trainer.folder) away, and it is read anew`,
  )

/** What Kafka's retention has cut before it was read can't be trained on; that is said. */
const warnOfLoss = (starts: readonly number[], { log, logger }: OriginDependencies): void => {
  starts.forEach((start, partition) => {
    const position = log.position(partition)
    if (position > 0 && start > position)
      logger.warn(
        { partition, lost: start - position },
        'records were deleted from Kafka before they were read',
      )
  })
}
