/** Trying a release on some users first: on how many, and for how long. Recommenders and trainer need the same settings. */
import { asEpochMs, MINUTE_MS, type EpochMs, type ModelRelease } from '@profilestream/contracts'
import { z } from 'zod'

/** Section 'canary'. */
export const canarySettings = z.strictObject({
  minutes: z
    .number()
    .min(0)
    .default(0)
    .describe(
      'Minutes after its release that a new release is tried on some users only; 0 serves it to all at once.',
    ),
  share: z.number().min(0).max(1).default(0.1).describe('Share of users that a new release is tried on.'),
})

/** Whom a release is tried on. */
export type CanarySettings = z.output<typeof canarySettings>

/** Until when a release is tried. */
export const canaryTimeOf = (
  { releasedAt }: Pick<ModelRelease, 'releasedAt'>,
  { minutes }: Pick<CanarySettings, 'minutes'>,
): EpochMs => asEpochMs(releasedAt + minutes * MINUTE_MS)
