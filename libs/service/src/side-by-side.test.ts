/** Parts side by side: together in starting, failing and stopping. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { sideBySide } from './side-by-side.js'

test('each part begins before any other has started', async () => {
  const begun: string[] = []
  let release: () => void = () => undefined
  const allBegun = new Promise<void>((resolve) => (release = resolve))
  const part = (name: string) => ({
    start: async () => {
      if (begun.push(name) === 2) release()
      await allBegun
    },
  })

  await sideBySide(part('a'), part('b')).start?.()

  assert.deepEqual(begun, ['a', 'b'])
})

test('a part that fails is told once the others have started, and all are stopped', async () => {
  const seen: string[] = []
  const both = sideBySide(
    { start: () => Promise.reject(new Error('no')), stop: () => seen.push('stop a') },
    { start: () => Promise.resolve().then(() => seen.push('start b')), stop: () => seen.push('stop b') },
  )

  await assert.rejects(both.start?.() as Promise<void>, /no/)
  await both.stop?.()

  assert.deepEqual(seen, ['start b', 'stop a', 'stop b'])
})
