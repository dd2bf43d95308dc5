/** How Avro bytes are wrapped on a topic, so that a reader knows which schema wrote them. */

/** First byte of a JSON object. */
export const JSON_START = 0x7b

/** First two bytes of Avro's single-object encoding; the fingerprint's 8 bytes follow, then the record. */
export const SINGLE_OBJECT_MARKER = [0xc3, 0x01] as const
/** Bytes before the record in single-object encoding. */
export const SINGLE_OBJECT_HEADER_BYTES = 10

/** First byte of Confluent's framing; the schema's id follows, 4 bytes big-endian, then the record. */
export const CONFLUENT_MARKER = 0x00
/** Bytes before the record in Confluent's framing. */
export const CONFLUENT_HEADER_BYTES = 5

/** The header of single-object encoding for a schema. */
export const singleObjectHeader = (fingerprint: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(SINGLE_OBJECT_MARKER), fingerprint])

/** Whether bytes in single-object encoding name this schema, fingerprint [8]; compared here, a native call costs as much as a field. */
export const hasFingerprint = (bytes: Uint8Array, fingerprint: Uint8Array): boolean => {
  for (let i = 0; i < fingerprint.length; i++) {
    if (bytes[SINGLE_OBJECT_MARKER.length + i] !== fingerprint[i]) return false
  }
  return true
}

/** The header of Confluent's framing for a schema id. */
export const confluentHeader = (schemaId: number): Buffer => {
  const header = Buffer.alloc(CONFLUENT_HEADER_BYTES)
  header.writeUInt8(CONFLUENT_MARKER, 0)
  header.writeUInt32BE(schemaId, 1)
  return header
}

/** Which framing the first bytes announce; too few bytes announce nothing. */
export const framingOf = (bytes: Uint8Array): 'single-object' | 'confluent' | 'json' | 'unknown' => {
  const first = bytes[0]
  if (first === SINGLE_OBJECT_MARKER[0] && bytes[1] === SINGLE_OBJECT_MARKER[1]) {
    return bytes.length >= SINGLE_OBJECT_HEADER_BYTES ? 'single-object' : 'unknown'
  }
  if (first === JSON_START) return 'json'
  if (first === CONFLUENT_MARKER && bytes.length >= CONFLUENT_HEADER_BYTES) return 'confluent'
  return 'unknown'
}
