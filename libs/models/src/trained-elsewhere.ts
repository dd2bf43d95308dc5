/** Networks trained elsewhere: a folder of weights that infra/training-elsewhere writes, taken only if it encodes here as it did there. */
import { ContractError, describeError } from '@profilestream/contracts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ARCHITECTURES, type EncoderDescription, type NamedTensor } from './encoder.js'
import { loadEncoder } from './load-encoder.js'

/** What came from elsewhere. */
export interface TrainedElsewhere {
  readonly encoder: EncoderDescription
  readonly seed: number
  /** Id of each item, [items]. */
  readonly items: readonly string[]
  /** What it was trained on: item indices in time order, one array a user. */
  readonly sequences: readonly Int32Array[]
}

/** Largest difference of one number between the encodings there and here. */
const TOLERANCE = 1e-5

const index = z.int().nonnegative()
const encoderShape = z.object({
  architecture: z.enum(ARCHITECTURES),
  dimension: z.int().positive(),
  length: z.int().positive(),
  hyperparameters: z.record(z.string(), z.union([z.number(), z.string()])),
  seed: z.int(),
  weights: z.array(z.object({ name: z.string(), shape: z.array(index) })),
  check: z.object({
    histories: z.array(z.array(index)).min(1),
    vectors: z.array(z.array(z.number())),
  }),
})

/**
 * Reads the folder and encodes its histories anew.
 * @throws ContractError naming the file that is missing or wrong, or the encoding that differs
 */
export const readTrainedElsewhere = async (folder: string): Promise<TrainedElsewhere> => {
  const { check, weights, seed, ...network } = await readJson(folder, 'encoder.json', encoderShape)
  const items = await readJson(folder, 'items.json', z.array(z.string()))
  const sequences = await readJson(folder, 'sequences.json', z.array(z.array(index)))
  const encoder = { ...network, items: items.length, weights: await readWeights(folder, weights) }
  if (sequences.some((sequence) => sequence.some((item) => item >= items.length)))
    throw new ContractError(
      `${join(folder, 'sequences.json')} names items that items.json lacks: export again`,
    )
  await requireSameEncodings(encoder, check, folder)
  return { encoder, seed, items, sequences: sequences.map((sequence) => Int32Array.from(sequence)) }
}

const read = async (folder: string, file: string): Promise<Buffer> => {
  const path = join(folder, file)
  try {
    return await readFile(path)
  } catch (cause) {
    throw new ContractError(
      `${path} can't be read (${describeError(cause)}): name a folder that train_attention.py wrote`,
      { cause },
    )
  }
}

const readJson = async <Shape extends z.ZodType>(
  folder: string,
  file: string,
  shape: Shape,
): Promise<z.output<Shape>> => {
  const bytes = await read(folder, file)
  try {
    return shape.parse(JSON.parse(bytes.toString('utf8')))
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause) : describeError(cause)
    throw new ContractError(`${join(folder, file)} is not what train_attention.py writes: ${detail}`, {
      cause,
    })
  }
}

/** Little-endian 32-bit numbers, weight after weight in the order of the names. */
const readWeights = async (
  folder: string,
  index: readonly { readonly name: string; readonly shape: readonly number[] }[],
): Promise<Readonly<Record<string, NamedTensor>>> => {
  const bytes = await read(folder, 'weights.f32')
  const sizes = index.map(({ shape }) => shape.reduce((product, side) => product * side, 1))
  const wanted = 4 * sizes.reduce((sum, size) => sum + size, 0)
  if (bytes.length !== wanted)
    throw new ContractError(
      `${join(folder, 'weights.f32')} holds ${bytes.length} bytes where ${wanted} belong: copy the folder again`,
    )
  const numbers = new Float32Array(Uint8Array.from(bytes).buffer)
  let from = 0
  return Object.fromEntries(
    index.map(({ name, shape }, place) => {
      const size = sizes[place] ?? 0
      from += size
      return [name, { shape, data: numbers.slice(from - size, from) }]
    }),
  )
}

const requireSameEncodings = async (
  description: EncoderDescription,
  { histories, vectors }: z.output<typeof encoderShape>['check'],
  folder: string,
): Promise<void> => {
  const encoder = await loadEncoder(description)
  try {
    const here = encoder.encode(histories.map((history) => Int32Array.from(history)))
    const there = vectors.flat()
    const worst = there.reduce((most, value, at) => Math.max(most, Math.abs(value - (here[at] ?? NaN))), 0)
    if (there.length === here.length && worst <= TOLERANCE) return
    throw new ContractError(
      `The network in ${folder} encodes histories differently here, by up to ${worst}: train it with the train_attention.py of this version`,
    )
  } finally {
    encoder.dispose()
  }
}
