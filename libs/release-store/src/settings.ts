/** The settings section 'releases': where release folders lie. */
import { z } from 'zod'

/** Section 'releases'. */
export const releasesSettings = z.strictObject({
  folder: z
    .string()
    .min(1)
    .default('./.profilestream/releases')
    .describe('Folder of the release store, shared by trainer, profile-builder and recommender.'),
})

/** Settings of the release store. */
export type ReleasesSettings = z.output<typeof releasesSettings>
