/** Encodes records one behind the other into large buffers. */
import type avro from 'avsc'
import { ContractError } from './errors.js'
import type { SchemaName } from './schemas.js'
import { shown } from './text.js'

const SLAB_BYTES = 65_536

/** Where a value does not fit its type. */
const describeMisfit = (schemaName: SchemaName, type: avro.Type, value: unknown): string => {
  const misfits: string[] = []
  type.isValid(value, {
    errorHook: (path, part, expected) => {
      misfits.push(`${[schemaName, ...path].join('.')} is ${shown(part)}, expected ${expected.toString()}`)
    },
  })
  return misfits[0] ?? `${schemaName} does not fit its schema`
}

/** Writes records one after the other into slabs, so that a record costs no buffer of its own. */
export const createSlabs = (schemaName: SchemaName, type: avro.Type, headerOf: () => Buffer) => {
  let slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
  let used = 0
  const write = (value: unknown, header: Buffer): number => {
    try {
      return type.encode(value, slab, used + header.length)
    } catch (error) {
      throw new ContractError(describeMisfit(schemaName, type, value), { cause: error })
    }
  }
  return (value: unknown): Buffer => {
    const header = headerOf()
    let end = write(value, header)
    if (end <= 0) {
      // It did not fit: avsc answers the missing bytes as a negative number.
      slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, slab.length - used - end))
      used = 0
      end = write(value, header)
    }
    header.copy(slab, used)
    const bytes = slab.subarray(used, end)
    used = end
    return bytes
  }
}
