/** Products of matrices whose factors are rounded to 16 bits, for processes that train. */

/** TensorFlow's switch for oneDNN's floating-point math mode; read at the first product of a process. */
const SWITCH = 'TF_SET_ONEDNN_FPMATH_MODE'

/**
 * Lets TensorFlow round the factors of products to bfloat16, their sums stay at 32 bits, where the processor has units for that
 * (AVX-512 BF16, AMX); elsewhere nothing changes. Weights, moments and everything else stay at 32 bits. Training loses nothing by
 * it and a step of attention takes three quarters of the time (docs/decisions/0010-networks.md); vectors change in their third digit,
 * so a process that only encodes should not. For the whole process, and only before its first product; `FP32` in the
 * environment variable TF_SET_ONEDNN_FPMATH_MODE keeps all bits.
 * P. Micikevicius et al., "Mixed Precision Training", ICLR 2018; D. Kalamkar et al., "A Study of BFLOAT16 for Deep Learning Training", 2019.
 */
export const roundProducts = (): void => {
  process.env[SWITCH] ??= 'BF16'
}
