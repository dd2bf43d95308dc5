/** Only what lies between a part's marks changes. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { withPart } from './document.js'

const DOCUMENT =
  'words\n<!-- measured: a -->\nold\n<!-- end -->\nmore\n<!-- measured: b -->\n<!-- end -->\nend'

test('a part is replaced, and replaced again, and its surroundings stay', () => {
  const once = withPart(DOCUMENT, 'a', ['new'])

  assert.equal(once, DOCUMENT.replace('\nold\n', '\n\nnew\n\n'))
  assert.equal(withPart(once, 'a', ['new']), once)
})

test('a part that is not there is named', () => {
  assert.throws(() => withPart(DOCUMENT, 'c', []), /no part "c"/)
})
