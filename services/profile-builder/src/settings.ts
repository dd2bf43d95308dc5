/** The settings of the profile builder. */
import { z } from 'zod'

/** Section `profileBuilder`. */
export const profileBuilderSettings = z.object({
  groupId: z
    .string()
    .min(1)
    .default('profile-builder')
    .describe('Consumer group; instances of one group share the partitions.'),
  maxBatchEvents: z
    .int()
    .min(1)
    .default(65_536)
    .describe('Events folded in one micro-batch, about: whole fetches are not split.'),
  maxBytesPerPartition: z
    .int()
    .min(1_024)
    .default(2_097_152)
    .describe('Bytes fetched of one partition at once.'),
  maxWaitMs: z
    .int()
    .min(1)
    .default(100)
    .describe('How long the broker may wait for new events, milliseconds.'),
  durabilityWindowMs: z
    .int()
    .min(0)
    .default(5_000)
    .describe(
      'How long Kafka’s committed offset trails the writes: a Redis that loses no more than this loses nothing, milliseconds.',
    ),
  hotProfilesBytes: z
    .int()
    .min(0)
    .default(134_217_728)
    .describe('Memory for profiles that need not be read again, bytes.'),
  adoptLog: z
    .boolean()
    .default(false)
    .describe(
      'Go on with the log as it is, although the group’s committed offsets are gone (set it once when you know that the topic is the same) or records were deleted before they were applied.',
    ),
})

/** The settings of section `profileBuilder`. */
export type ProfileBuilderSettings = z.output<typeof profileBuilderSettings>
