/** The settings section 'releases': where releases lie. */
import { z } from 'zod'

/** Section 'releases'. */
export const releasesSettings = z.strictObject({
  folder: z
    .string()
    .min(1)
    .default('./.profilestream/releases')
    .describe(
      'Folder of the release store, or s3://bucket/prefix; shared by trainer, profile-builder and recommender.',
    ),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .exactOptional()
    .describe("URL of the S3-compatible server; Amazon's own when left out. Only for s3://."),
  region: z.string().min(1).exactOptional().describe('Region of the bucket; us-east-1 when left out.'),
})

/** Settings of the release store. */
export type ReleasesSettings = z.output<typeof releasesSettings>
