/** Records into friendly JSON: nulls are left out, bytes become base64 text. */

/** A value that JSON.stringify writes as it is. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue }

/** One value of a record as JSON; numbers that JSON lacks (NaN, Infinity) become null. */
const jsonOf = (value: unknown): JsonValue => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
  }
  if (Array.isArray(value)) return value.map(jsonOf)
  return toJson(value)
}

/** A record as a plain JSON object, which `fromJson` reads back to the same record. */
export const toJson = (record: object): { readonly [name: string]: JsonValue } => {
  const present = Object.entries(record).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(present.map(([name, value]) => [name, jsonOf(value)]))
}
