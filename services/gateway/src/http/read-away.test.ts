/** A refused body is read to its end, and no further than the limits. */
import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { readAway } from './read-away.js'

const FAR = { bytes: 1_000_000, milliseconds: 60_000 }

test('a body is read to its end, though nobody wants it', async () => {
  const body = new PassThrough()
  const read = readAway(body, FAR)
  body.write(Buffer.alloc(100_000))
  body.end(Buffer.alloc(100_000))

  await read

  assert.equal(body.readableEnded, true)
})

test('one that does not end is read as far as the limit of bytes, or of time', async () => {
  const long = new PassThrough()
  const read = readAway(long, { ...FAR, bytes: 10 })
  long.write(Buffer.alloc(11))
  await read
  assert.equal(long.isPaused(), true)

  await readAway(new PassThrough(), { ...FAR, milliseconds: 1 })
})

test('one that is at its end, or broken, is not waited for', async () => {
  const broken = new PassThrough()
  broken.destroy()

  await readAway(broken, FAR)
})
