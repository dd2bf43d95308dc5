/** Parameters of models in the settings: what tune writes is taken, what no model knows is refused at the start. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadSettings } from '@profilestream/service'
import { trainerSettings } from './settings.js'

const loaded = (models: unknown): unknown =>
  loadSettings(
    { trainer: trainerSettings },
    { env: { PROFILESTREAM_TRAINER_MODELS: JSON.stringify(models) } },
  ).trainer.models

test('parameters of models are settings, for models that are not trained here too', () => {
  const models = { transitions: { steps: 7, decay: 0.6 }, attention: { dimension: 96 }, ease: { lambda: 50 } }

  assert.deepEqual(loaded(models), models)
})

test('a model or parameter that is not there, or out of range, stops the start and is named', () => {
  assert.throws(() => loaded({ transition: {} }), /trainer\.models\.transition.*did you mean "transitions"/)
  assert.throws(
    () => loaded({ transitions: { step: 7 } }),
    /trainer\.models\.transitions.*did you mean "steps"/,
  )
  assert.throws(
    () => loaded({ attention: { dropout: 2 } }),
    /dropout .* is 2, but must be a number 0\.\.0\.9/,
  )
})
