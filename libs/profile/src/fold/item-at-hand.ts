/** The item of the event at hand, packed and hashed once however many parts of the fold ask for it. */
import type { ItemId } from '@profilestream/contracts'
import { createPackedId, hashBytes, packId, type PackedId } from './event-key.kernel.js'

const packed = createPackedId()
let packedOf: ItemId | null = null
let hash = 0

/** The item's id as it is stored; good until another item is asked for. */
export const packItem = (itemId: ItemId): PackedId => {
  if (itemId === packedOf) return packed
  packId(itemId, packed)
  packedOf = itemId
  hash = hashBytes(packed.bytes, 0, packed.length)
  return packed
}

/** Hash of the item's packed id, 32 bits: what the seen filter and the rules about repeats and machines know it by. */
export const hashItem = (itemId: ItemId): number => {
  packItem(itemId)
  return hash
}
