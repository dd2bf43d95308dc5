/** Progress is told in one line. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createProgressLine, describeProgress, spokenSeconds } from './progress-line.js'

test('epoch, loss, figures and the time left are told; what is not known is left out', () => {
  const figures = { 'hr@10': 0.25 }
  const whole = { ranker: 'attention', epoch: 3, epochs: 20, loss: 6.54321, figures, secondsLeft: 200 }

  assert.equal(describeProgress(whole), 'attention: epoch 3/20, loss 6.5432, hr@10 0.2500, 3 min 20 s left')
  assert.equal(describeProgress({ ranker: 'transitions' }), 'transitions: fitting')
  assert.deepEqual([4.6, 59, 60, 3_700].map(spokenSeconds), ['5 s', '59 s', '1 min 0 s', '1 h 1 min'])
})

test('a terminal gets one line that is rewritten, a log one line now and then', () => {
  const written: string[] = []
  let nowMs = 0
  const output = (isTTY: boolean) => ({ isTTY, write: (text: string) => void written.push(text) })
  const terminal = createProgressLine(output(true), () => nowMs)
  terminal.show({ ranker: 'a' })
  terminal.end()
  assert.deepEqual(written.splice(0), ['\r\u001b[Ja: fitting', '\r\u001b[J'])

  const log = createProgressLine(output(false), () => nowMs)
  for (nowMs = 0; nowMs < 25_000; nowMs += 1_000) log.show({ ranker: 'a' })
  log.end()
  assert.deepEqual(written, ['a: fitting\n', 'a: fitting\n', 'a: fitting\n'])
})

test('a terminal gets the curves of the fit below its line, no line longer than it is wide', () => {
  const written: string[] = []
  const output = { isTTY: true, columns: 25, write: (text: string) => void written.push(text) }
  const terminal = createProgressLine(output, () => 0)
  terminal.show({ ranker: 'a', epoch: 1, loss: 5, figures: { 'ndcg@10': 0.1 } })
  terminal.show({ ranker: 'a', epoch: 2, loss: 4, figures: { 'ndcg@10': 0.2 } })
  terminal.show({ ranker: 'b', epoch: 1, loss: 4, figures: {} })
  terminal.end()

  const [, curves, other, end] = written
  assert.equal(
    curves,
    '\r\u001b[Ja: epoch 2, loss 4.0000,\n  loss    5.0000 █▁ 4.00\n  ndcg@10 0.1000 ▁█ 0.20',
  )
  assert.equal(other, '\r\u001b[2A\u001b[Jb: epoch 1, loss 4.0000')
  assert.equal(end, '\r\u001b[J')
})
