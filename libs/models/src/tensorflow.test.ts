/** TensorFlow is native, on every supported Node, and JavaScript only by name. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { loadTensorflow } from './tensorflow.js'

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
