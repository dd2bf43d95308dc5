/** TensorFlow is native, on every supported Node, and JavaScript only by name. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { loadTensorflow } from './tensorflow.js'

const isInstalled = (name: string): boolean => {
  try {
    return import.meta.resolve(name) !== ''
  } catch {
    return false
  }
}

const MODULE = new URL('./tensorflow.js', import.meta.url).href

/** Runs a script in a process of its own, because TensorFlow loads once a process; its last line of output. */
const runScript = async (script: string, env: NodeJS.ProcessEnv = {}): Promise<string> => {
  const args = ['--input-type=module', '--eval', script]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } })
  return stdout.trim().split('\n').at(-1) ?? ''
}

test('the native backend is loaded, once', async () => {
  const tf = await loadTensorflow()

  assert.equal(tf.getBackend(), 'tensorflow')
  assert.equal(await loadTensorflow(), tf)
})

test('tensors can be read where Node has removed what tfjs-node calls in util', async () => {
  const script = `
    import util from 'node:util'
    delete util.isNullOrUndefined
    delete util.isArray
    const { loadTensorflow } = await import('${MODULE}')
    const tf = await loadTensorflow()
    console.log(tf.sum(tf.tensor1d([1, 2, 3])).dataSync()[0])`

  assert.equal(await runScript(script), '6')
})

test('the JavaScript backend is used when it is asked for by name', async () => {
  const script = `
    const { loadTensorflow } = await import('${MODULE}')
    console.log((await loadTensorflow()).getBackend())`

  assert.equal(await runScript(script, { PROFILESTREAM_TENSORFLOW: 'javascript' }), 'cpu')
})

test('TensorFlow for GPUs is used when it is asked for by name, and where it is missing the error says what to install', async () => {
  const script = `
    const { loadTensorflow } = await import('${MODULE}')
    console.log(await loadTensorflow().then((tf) => tf.getBackend(), (error) => [error.message, error.cause.code].join(' ')))`

  const said = await runScript(script, { PROFILESTREAM_TENSORFLOW: 'gpu' })

  if (isInstalled('@tensorflow/tfjs-node-gpu')) assert.equal(said, 'tensorflow')
  else
    assert.match(
      said,
      /tfjs-node-gpu.*could not be loaded\. Install it .*npm install --no-save @tensorflow\/tfjs-node-gpu@4\.22\.0.*ERR_MODULE_NOT_FOUND$/,
    )
})
