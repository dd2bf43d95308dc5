/** The peak is that of what runs since the reset. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMeter } from './judge-meter.js'

const MIB = 2 ** 20

test('memory that is taken shows in the peak, and time goes on', () => {
  const meter = createMeter()
  meter.resetPeak()
  const [before, at] = [meter.peakMiB(), meter.now()]

  const taken = Buffer.alloc(120 * MIB, 1)

  assert.ok(
    meter.peakMiB() - before > 100,
    `${before} to ${meter.peakMiB()} MiB with ${taken.length / MIB} more`,
  )
  assert.ok(before > 10 && before < 4_000)
  assert.ok(meter.now() > at)
})
