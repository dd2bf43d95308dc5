/**
 * A write-through cache of the profiles written last, bounded in bytes: what was written is what would be read. Two
 * generations instead of a list: when the young one is full it becomes the old one, and the old one is dropped whole.
 */
import type { UserId } from '@profilestream/contracts'

/** The cache. Only its owner's partitions may be in it: another's writes are not seen. */
export interface HotProfiles {
  get(userId: UserId): Uint8Array | undefined
  put(userId: UserId, bytes: Uint8Array): void
  forget(userId: UserId): void
  /** Forgets all: when partitions are revoked or Redis went back. */
  clear(): void
  /** Bytes held, ids and overhead included. */
  readonly sizeBytes: number
}

/** What an entry takes beside its bytes and id: map entry, buffer object, measured. */
const ENTRY_OVERHEAD_BYTES = 200

const sizeOf = (userId: UserId, bytes: Uint8Array): number =>
  bytes.length + 2 * userId.length + ENTRY_OVERHEAD_BYTES

class Generation {
  readonly profiles = new Map<UserId, Uint8Array>()
  sizeBytes = 0

  put(userId: UserId, bytes: Uint8Array): void {
    this.profiles.set(userId, bytes)
    this.sizeBytes += sizeOf(userId, bytes)
  }

  forget(userId: UserId): void {
    const known = this.profiles.get(userId)
    if (known === undefined) return
    this.sizeBytes -= sizeOf(userId, known)
    this.profiles.delete(userId)
  }
}

/** An empty cache that never holds more than a limit, in bytes. */
export const createHotProfiles = ({ limitBytes }: { readonly limitBytes: number }): HotProfiles => {
  let young = new Generation()
  let old = new Generation()
  const put = (userId: UserId, bytes: Uint8Array): void => {
    young.forget(userId)
    old.forget(userId)
    const size = sizeOf(userId, bytes)
    if (size > limitBytes / 2) return
    if (young.sizeBytes + size > limitBytes / 2) {
      old = young
      young = new Generation()
    }
    young.put(userId, bytes)
  }
  return {
    put,
    get: (userId) => {
      const known = young.profiles.get(userId)
      if (known !== undefined) return known
      const aged = old.profiles.get(userId)
      if (aged !== undefined) put(userId, aged)
      return aged
    },
    forget: (userId) => {
      young.forget(userId)
      old.forget(userId)
    },
    clear: () => {
      young = new Generation()
      old = new Generation()
    },
    get sizeBytes() {
      return young.sizeBytes + old.sizeBytes
    },
  }
}
