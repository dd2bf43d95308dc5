/** A file of a release as it is read: its verified bytes, and JSON of a known shape in them. */
import { ContractError } from '@profilestream/contracts'
import { z } from 'zod'

/** Gives the verified bytes of one of a release's files. */
export type ReadVerified = (file: string) => Promise<Uint8Array>

/** Reads JSON of a known shape. @throws ContractError naming the file and the field */
export const parseJson = <Shape extends z.ZodType>(
  bytes: Uint8Array,
  shape: Shape,
  file: string,
): z.output<Shape> => {
  try {
    return shape.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    throw new ContractError(`${file} can't be read: ${detail}; restore the folder or refit`, { cause })
  }
}
