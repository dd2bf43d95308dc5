/** Where a bucket is: s3://bucket/prefix, and whom to ask for it. */
import type { ReleasesSettings } from '../settings.js'

/** The place of releases in an object store. */
export interface BucketAddress {
  readonly bucket: string
  /** Without a slash at either end; '' for the bucket itself. */
  readonly prefix: string
  /** The server's URL; Amazon's own when undefined. */
  readonly endpoint: string | undefined
  readonly region: string
}

const S3_URL = /^s3:\/\/([^/]+)\/?(.*?)\/*$/

/** Region that servers which have none are asked in. */
const ANY_REGION = 'us-east-1'

/** The bucket that the settings name, or null when they name a folder. */
export const bucketAddressOf = ({
  folder,
  endpoint,
  region = ANY_REGION,
}: ReleasesSettings): BucketAddress | null => {
  const [, bucket, prefix = ''] = S3_URL.exec(folder) ?? []
  return bucket === undefined ? null : { bucket, prefix, endpoint, region }
}
