/** The release store on a real S3-compatible server: the contract, and what only a bucket has to promise. */
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { asScenarioName, describeError } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { createReleaseStore } from './create-release-store.js'
import { releaseStoreContract, type EmptyPlace } from './release-store.contract.js'
import { aDecision, aWholeRelease } from './testing/builders.js'
import { openBucket } from './shelves/bucket.js'

const video = asScenarioName('video')
/** http://user:password@host:port */
const given = process.env['PROFILESTREAM_TEST_S3_URL'] ?? ''
const skip = given === '' ? 'no S3 server given: run npm test' : false
const url = new URL(given === '' ? 'http://user:password@127.0.0.1:1' : given)
const endpoint = url.origin
const bucket = `releases-${randomUUID()}`
const region = 'us-east-1'

const storeIn = (prefix: string, warnings: string[] = [], folder = `s3://${bucket}/${prefix}`) =>
  createReleaseStore(
    { logger: { warn: (_: object, message: string) => void warnings.push(message) } },
    { folder, endpoint },
  )

const aPlace = (): Promise<EmptyPlace & { readonly prefix: string }> => {
  const prefix = `in/${randomUUID()}`
  const warnings: string[] = []
  const objects = openBucket({ bucket, prefix, endpoint, region })
  return Promise.resolve({
    prefix,
    store: storeIn(prefix, warnings),
    warnings,
    read: async (path) => Buffer.from((await objects.read(path)) ?? []),
    write: async (path, bytes) => {
      await objects.remove([path])
      assert.ok(await objects.create(path, Buffer.from(bytes)))
    },
    remove: (path) => objects.remove([path]),
    paths: () => objects.keys(''),
  })
}

before(async () => {
  if (skip !== false) return
  process.env['AWS_ACCESS_KEY_ID'] = url.username
  process.env['AWS_SECRET_ACCESS_KEY'] = url.password
  const client = new S3Client({ endpoint, region, forcePathStyle: true })
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
})

releaseStoreContract('bucket', aPlace, skip)

test('the manifest is put there last, and what lacks it is no release and is cleared', { skip }, async () => {
  const place = await aPlace()
  const { store } = place
  await store.write(aWholeRelease('0001'))
  await store.write(aWholeRelease('0002'))
  await store.recordDecision(aDecision())
  await place.remove('video/0002/manifest.json')

  assert.deepEqual(
    (await store.list(video)).map(({ version }) => version),
    ['0001'],
  )
  assert.equal(await store.nextVersion(video), '0003')
  await store.removeUnfinished()

  assert.equal((await place.paths()).filter((path) => path.startsWith('video/0002')).length, 0)
  await store.read('video/0001')
  assert.equal((await store.decisions(video)).length, 1)
})

test('who comes second to a version is refused, though the first never finished', { skip }, async () => {
  const place = await aPlace()
  const { store } = place
  await store.write(aWholeRelease())
  await place.remove('video/0001/manifest.json')

  const second = store.write({ ...aWholeRelease(), popularity: Float32Array.of(9, 9, 9) })

  await assert.rejects(
    second,
    /popularity\.f32 in s3:.*another writer made it; try again with the next version/,
  )
  assert.deepEqual(await store.list(video), [])
})

test('a release written twice by the same hand is the same release', { skip }, async () => {
  const { store } = await aPlace()

  assert.deepEqual(await store.write(aWholeRelease()), await store.write(aWholeRelease()))
})

test('decisions of two writers at once are all kept', { skip }, async () => {
  const { prefix, store } = await aPlace()
  const other = storeIn(prefix)

  await Promise.all(
    [store, other, store, other].map((one, seconds) => one.recordDecision({ ...aDecision(), seconds })),
  )

  const found = (await store.decisions(video)).map(({ seconds }) => seconds)
  assert.deepEqual(found.sort(), [0, 1, 2, 3])
})

test(
  'a store that refuses or does not answer is told with what to do, and never with a secret',
  { skip },
  async () => {
    const none = storeIn('x', [], 's3://no-such-bucket-here/x')
    const silent = createReleaseStore(
      { logger: { warn: () => undefined } },
      { folder: `s3://${bucket}`, endpoint: 'http://127.0.0.1:1' },
    )

    const told = await Promise.all(
      [none, silent].map((store) => store.write(aWholeRelease()).then(() => 'nothing', describeError)),
    )

    assert.match(told[0] ?? '', /NoSuchBucket: .*; make the bucket, or mend releases\.folder/)
    assert.match(
      told[1] ?? '',
      /could not write video\/0001\/items\.json in s3:.*ECONNREFUSED.*look at the store/,
    )
    for (const message of told) assert.ok(!message.includes(url.password) && !message.includes(url.username))
  },
)
