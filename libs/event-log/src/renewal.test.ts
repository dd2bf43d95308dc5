/** What failed is made anew until one stands: no failure is lost, and never are two made. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { UnavailableError } from '@profilestream/contracts'
import { createRenewal } from './renewal.js'

const away = new UnavailableError('away')

/** A renewal whose making a test ends itself. */
const createMaking = () => {
  const begun: { stands: () => void; fails: (error: Error) => void }[] = []
  const waiting: (() => void)[] = []
  const failures: unknown[] = []
  const renewal = createRenewal({
    renew: () =>
      new Promise((stands, fails) => {
        begun.push({ stands, fails })
        waiting.splice(0).forEach((look) => look())
      }),
    onRenewing: () => undefined,
    onFailed: (error) => void failures.push(error),
  })
  const until = async (count: number): Promise<void> => {
    while (begun.length < count) await new Promise<void>((resolve) => waiting.push(resolve))
  }
  return { renewal, begun, failures, until }
}

test('many failures at once make one anew', async () => {
  const { renewal, begun, until } = createMaking()

  renewal.failed(away)
  renewal.failed(away)
  await until(1)
  begun[0]?.stands()
  await renewal.stop()

  assert.equal(begun.length, 1)
})

test('one that fails while it is being made, or is not made, is followed by another', async () => {
  const { renewal, begun, until } = createMaking()

  renewal.failed(away)
  await until(1)
  renewal.failed(away)
  begun[0]?.stands()
  await until(2)
  begun[1]?.fails(away)
  await until(3)
  begun[2]?.stands()
  await renewal.stop()

  assert.equal(begun.length, 3)
})

test('a failure in the moment after one stands is not lost', async () => {
  const { renewal, begun, until } = createMaking()

  renewal.failed(away)
  await until(1)
  begun[0]?.stands()
  for (let turn = 0; turn < 10; turn++) {
    renewal.failed(away)
    await until(turn + 2)
    begun[turn + 1]?.stands()
    renewal.works()
    for (let tick = 0; tick < turn; tick++) await Promise.resolve()
  }

  assert.equal(begun.length, 11)
  await renewal.stop()
})

test('what making anew does not mend is told, and nothing is made', async () => {
  const { renewal, begun, failures } = createMaking()

  renewal.failed(new TypeError('a bug'))
  await renewal.stop()

  assert.match(String(failures[0]), /a bug/)
  assert.equal(begun.length, 0)
})

test('when it is stopped nothing is made any more', async () => {
  const { renewal, begun } = createMaking()

  renewal.failed(away)
  await renewal.stop()
  renewal.failed(away)

  assert.equal(begun.length, 0)
})
