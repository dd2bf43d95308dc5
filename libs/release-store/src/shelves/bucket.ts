/** A bucket of an S3-compatible store: objects that are created once and never overwritten, through the one client library. */
import type * as Sdk from '@aws-sdk/client-s3'
import { UnavailableError } from '@profilestream/contracts'
import type { BucketAddress } from './bucket-address.js'

/** What a shelf needs of a bucket. Keys are below the address's prefix. */
export interface Bucket {
  /** s3://bucket/prefix */
  readonly name: string
  /** Creates an object; false when there is one of that key already. */
  create(key: string, bytes: Uint8Array): Promise<boolean>
  /** An object's bytes; null when there is none. */
  read(key: string): Promise<Uint8Array | null>
  /** Keys that start so, ascending. */
  keys(prefix: string): Promise<string[]>
  /** Deletes objects; those that are not there count as deleted. */
  remove(keys: readonly string[]): Promise<void>
}

interface Connection {
  readonly sdk: typeof Sdk
  readonly client: Sdk.S3Client
}

/** Time for a connection, and the longest silence on one, milliseconds. */
const CONNECT_MS = 5_000
const SILENCE_MS = 60_000
/** Most keys that one request may delete, by S3's contract. */
const DELETED_AT_ONCE = 1_000

/**
 * Opens a bucket. The client is loaded at the first call, so that those who keep releases in a folder never pay for it; it
 * finds credentials in the environment, a profile or the machine's role, as every tool for S3 does.
 */
export const openBucket = (address: BucketAddress): Bucket => {
  const { bucket: Bucket, prefix } = address
  const name = `s3://${[Bucket, prefix].filter((part) => part !== '').join('/')}`
  const full = (key: string): string => (prefix === '' ? key : `${prefix}/${key}`)
  let opened: Promise<Connection> | undefined
  const ask = async <Answer>(
    what: string,
    question: (on: Connection) => Promise<Answer>,
  ): Promise<Answer> => {
    try {
      return await question(await (opened ??= connect(address)))
    } catch (error) {
      throw refusal(name, what, error)
    }
  }
  return {
    name,
    create: (key, bytes) =>
      ask(`write ${key}`, async ({ sdk, client }) => {
        const command = new sdk.PutObjectCommand({ Bucket, Key: full(key), Body: bytes, IfNoneMatch: '*' })
        return client.send(command).then(() => true, whenStatus([409, 412], false))
      }),
    read: (key) =>
      ask(`read ${key}`, async ({ sdk, client }) => {
        const command = new sdk.GetObjectCommand({ Bucket, Key: full(key) })
        const found = await client.send(command).catch(whenNamed('NoSuchKey', null))
        return found === null ? null : ((await found.Body?.transformToByteArray()) ?? new Uint8Array())
      }),
    keys: (start) =>
      ask(`list ${start}`, async ({ sdk, client }) => {
        const found: string[] = []
        const wish = { Bucket, Prefix: full(start) }
        for await (const { Contents = [] } of sdk.paginateListObjectsV2({ client }, wish))
          for (const { Key = '' } of Contents) found.push(Key.slice(full('').length))
        return found.sort()
      }),
    remove: (keys) =>
      ask('delete objects', async ({ sdk, client }) => {
        for (let from = 0; from < keys.length; from += DELETED_AT_ONCE) {
          const Objects = keys.slice(from, from + DELETED_AT_ONCE).map((key) => ({ Key: full(key) }))
          const command = new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } })
          const { Errors: [first] = [] } = await client.send(command)
          if (first !== undefined) throw new Error(`${first.Key ?? ''}: ${first.Message ?? 'not deleted'}`)
        }
      }),
  }
}

const connect = async ({ endpoint, region }: BucketAddress): Promise<Connection> => {
  // The client says on standard error from which date on it will want a newer Node; our own engines say what we want.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
  const sdk = await import('@aws-sdk/client-s3')
  const client = new sdk.S3Client({
    region,
    // Servers other than Amazon's know buckets by path.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
  })
  return { sdk, client }
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode

const whenStatus =
  <Instead>(statuses: readonly number[], instead: Instead) =>
  (error: unknown): Instead => {
    if (statuses.includes(statusOf(error) ?? 0)) return instead
    throw error
  }

const whenNamed =
  <Instead>(name: string, instead: Instead) =>
  (error: unknown): Instead => {
    if (error instanceof Error && error.name === name) return instead
    throw error
  }

/** The client's errors carry requests with their signatures: only name and message go on. */
const refusal = (bucket: string, what: string, error: unknown): UnavailableError => {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  return new UnavailableError(
    `the release store could not ${what} in ${bucket}: ${name}: ${message}; ${adviceFor(name)}`,
    { cause: new Error(`${name}: ${message}`) },
  )
}

const adviceFor = (name: string): string => {
  if (name === 'NoSuchBucket') return 'make the bucket, or mend releases.folder'
  if (/Credential/.test(name)) return 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
  if (/AccessDenied|SignatureDoesNotMatch|InvalidAccessKeyId/.test(name))
    return 'let these credentials read, write, list and delete there'
  return 'look at the store and at releases.endpoint'
}
