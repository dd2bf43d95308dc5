/** Run in a process of its own: exits 0 when TensorFlow's native backend answers with a right product. */
import { createRequire } from 'node:module'
import process from 'node:process'

const load = createRequire(import.meta.url)
const tf = load('@tensorflow/tfjs-node')
if (tf.getBackend() !== 'tensorflow') {
  console.error(`the backend is ${tf.getBackend()}, not tensorflow`)
  process.exit(1)
}
tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dispose()
