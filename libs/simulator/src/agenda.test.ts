import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createAgenda } from './agenda.kernel.js'

test('moments come in the order of time, and of one time in the order they were planned', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (times) => {
      const agenda = createAgenda<number>()
      times.forEach((at, planned) => agenda.plan(at, planned))

      const taken = times.map(() => agenda.take()).map((moment) => [moment?.at, moment?.what])

      const sorted = times
        .map((at, planned) => [at, planned] as const)
        .sort((a, b) => a[0] - b[0] || a[1] - b[1])
      assert.deepEqual(taken, sorted)
      assert.equal(agenda.take(), undefined)
      assert.equal(agenda.nextAt(), Infinity)
    }),
  )
})
