/** The fingerprint of a schema: which version wrote the bytes that follow. */
import type { Type } from 'avsc'

const EMPTY = 0xc15d213aa4d7a795n

const TABLE = Array.from({ length: 256 }, (_, index) => {
  let value = BigInt(index)
  for (let bit = 0; bit < 8; bit++) value = (value >> 1n) ^ (EMPTY & -(value & 1n) & 0xffffffffffffffffn)
  return value
})

/**
 * CRC-64-AVRO (Rabin) of some bytes.
 * Source: Apache Avro specification 1.11, "Schema Fingerprints".
 */
export const crc64Avro = (bytes: Uint8Array): bigint => {
  let crc = EMPTY
  for (const byte of bytes) crc = (crc >> 8n) ^ (TABLE[Number((crc ^ BigInt(byte)) & 0xffn)] ?? 0n)
  return crc
}

/** The Parsing Canonical Form of a schema: avsc keeps the specification's order of attributes. */
export const canonicalForm = (type: Type): string => JSON.stringify(type.schema({ exportAttrs: false }))

/** The 8 bytes that name a schema in single-object encoding, little-endian. */
export const fingerprintOf = (type: Type): Buffer => {
  const fingerprint = Buffer.alloc(8)
  fingerprint.writeBigUInt64LE(crc64Avro(Buffer.from(canonicalForm(type))))
  return fingerprint
}
