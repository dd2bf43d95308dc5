/** What stands before the library's bytes: the library trusts its file blindly, and ends the process over one that is none. */
import { ContractError } from '@profilestream/contracts'

/** What an index is of. */
export interface IndexContent {
  readonly items: number
  /** Of the embeddings. */
  readonly dimension: number
}

/** 'PSIX' read as a little-endian number. */
const MAGIC = 0x58495350
/** Changes with the library's own format: 1 is that of usearch 2. */
const FORMAT = 1
const HEADER_BYTES = 24

/** The bytes of a file: magic, format, items, dimension, 4 bytes each; the length of the rest, 8; the rest. */
export const withHeader = ({ items, dimension }: IndexContent, index: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(HEADER_BYTES + index.length)
  const view = new DataView(bytes.buffer)
  ;[MAGIC, FORMAT, items, dimension].forEach((number, at) => view.setUint32(4 * at, number, true))
  view.setBigUint64(16, BigInt(index.length), true)
  bytes.set(index, HEADER_BYTES)
  return bytes
}

/**
 * The library's bytes. Whether they are whole the store's checksum has proved; here is proved what they are of.
 * @throws ContractError when they are not an index of these items in a format that this code reads
 */
export const withoutHeader = (content: IndexContent, bytes: Uint8Array): Uint8Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC)
    throw new ContractError("The index of the release's items is none: refit")
  const [format, items, dimension] = [4, 8, 12].map((at) => view.getUint32(at, true))
  if (format !== FORMAT)
    throw new ContractError(
      `The index of the release's items has format ${format ?? ''}, and this version reads ${FORMAT} only: upgrade profilestream or refit`,
    )
  if (items !== content.items || dimension !== content.dimension)
    throw new ContractError(
      `The index of the release's items holds ${items ?? ''} of ${dimension ?? ''} dimensions where ${content.items} of ${content.dimension} belong: refit`,
    )
  if (view.getBigUint64(16, true) !== BigInt(bytes.length - HEADER_BYTES))
    throw new ContractError("The index of the release's items is cut off: restore the release or refit")
  return bytes.subarray(HEADER_BYTES)
}
