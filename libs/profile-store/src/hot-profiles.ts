/**
 * A write-through cache of the profiles written last, strictly bounded: what was written is what would be read. Bytes are
 * copied into chunks of memory, so that no profile holds more than its own; when the young half is full it becomes the
 * old one, and the old one is dropped whole. A profile that is asked for moves to the young half.
 */
import type { UserId } from '@profilestream/contracts'

/** The cache. Only its owner's partitions may be in it: another's writes are not seen. */
export interface HotProfiles {
  get(userId: UserId): Uint8Array | undefined
  put(userId: UserId, bytes: Uint8Array): void
  forget(userId: UserId): void
  /** Forgets all: when partitions are revoked or Redis went back. */
  clear(): void
  /** Bytes held: profiles, also what newer versions have replaced, ids and overhead. */
  readonly sizeBytes: number
}

/** What an entry takes beside its bytes and id: map entry and view, measured. */
const ENTRY_OVERHEAD_BYTES = 200
const LARGEST_CHUNK_BYTES = 262_144

/** One half of the cache: profiles in chunks of memory that only grow. */
class Half {
  readonly profiles = new Map<UserId, Uint8Array>()
  sizeBytes = 0
  private chunk = new Uint8Array(0)
  private used = 0

  constructor(private readonly chunkBytes: number) {}

  put(userId: UserId, bytes: Uint8Array): void {
    if (this.used + bytes.length > this.chunk.length) {
      this.chunk = Buffer.allocUnsafeSlow(Math.max(this.chunkBytes, bytes.length))
      this.used = 0
    }
    const own = this.chunk.subarray(this.used, this.used + bytes.length)
    own.set(bytes)
    this.used += bytes.length
    this.sizeBytes += sizeOf(userId, bytes)
    this.profiles.set(userId, own)
  }
}

const sizeOf = (userId: UserId, bytes: Uint8Array): number =>
  bytes.length + 2 * userId.length + ENTRY_OVERHEAD_BYTES

/** An empty cache that never holds more than a limit, in bytes. */
export const createHotProfiles = ({ limitBytes }: { readonly limitBytes: number }): HotProfiles => {
  const halfBytes = limitBytes / 2
  const createHalf = (): Half => new Half(Math.min(LARGEST_CHUNK_BYTES, Math.ceil(halfBytes / 4)))
  let young = createHalf()
  let old = createHalf()

  const forget = (userId: UserId): void => {
    young.profiles.delete(userId)
    old.profiles.delete(userId)
  }
  const put = (userId: UserId, bytes: Uint8Array): void => {
    const size = sizeOf(userId, bytes)
    if (size > halfBytes) return forget(userId)
    if (young.sizeBytes + size > halfBytes) {
      old = young
      young = createHalf()
    }
    young.put(userId, bytes)
  }
  return {
    put,
    forget,
    get: (userId) => {
      const known = young.profiles.get(userId)
      if (known !== undefined) return known
      const aged = old.profiles.get(userId)
      if (aged !== undefined) put(userId, aged)
      return aged
    },
    clear: () => {
      young = createHalf()
      old = createHalf()
    },
    get sizeBytes() {
      return young.sizeBytes + old.sizeBytes
    },
  }
}
