/** Products are rounded only in a process that asks for it, by no more than bfloat16 does, and not where all bits are asked for. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'

const urlOf = (file: string): string => new URL(file, import.meta.url).href

/** Largest error of a product of [64, 64] and [64, 64] whose factors lie in 1..2, against 64-bit arithmetic, as a share. */
const worstError = async (isAsked: boolean, env: NodeJS.ProcessEnv = {}): Promise<number> => {
  const script = `
    const { roundProducts } = await import('${urlOf('./rounded-products.js')}')
    if (${isAsked}) roundProducts()
    const { loadTensorflow } = await import('${urlOf('./tensorflow.js')}')
    const tf = await loadTensorflow()
    const [a, b] = [1, 2].map((seed) => tf.randomUniform([64, 64], 1, 2, 'float32', seed))
    const [x, y, product] = [a, b, tf.matMul(a, b)].map((matrix) => matrix.arraySync())
    const errors = product.flatMap((row, i) => row.map((value, j) =>
      Math.abs(value / x[i].reduce((sum, of, k) => sum + of * y[k][j], 0) - 1)))
    console.log(Math.max(...errors))`
  const args = ['--input-type=module', '--eval', script]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } })
  return Number(stdout.trim().split('\n').at(-1))
}

test('products have all bits of 32 unless rounding is asked for', async () => {
  assert.ok((await worstError(false)) < 1e-5)
})

test('rounded factors have the eight bits of bfloat16', async () => {
  assert.ok((await worstError(true)) < 2 ** -8)
})

test('who asks for all bits by the environment keeps them', async () => {
  assert.ok((await worstError(true, { TF_SET_ONEDNN_FPMATH_MODE: 'FP32' })) < 1e-5)
})
