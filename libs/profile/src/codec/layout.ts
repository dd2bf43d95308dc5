/**
 * The stored form of a profile, format 2. Whole numbers are varints (seven bits a byte, lowest first) unless said
 * otherwise; times are 48 bits with sign, lowest byte first; text is its length and UTF-8.
 *
 *     0        'P'
 *     1        format
 *     2..7     version, highest byte first: what the compare-and-set script compares
 *     8…       userId, updatedAt, positions (count, partition and next offset each),
 *              recent event keys (count, 6 bytes each), ties (length in bytes, ties),
 *              scenarios (count; each: name, length in 4 bytes, its own bytes), parts (see parts.ts) to the end
 *
 * A scenario's own bytes: flags (release, evidence, active), release, anchor, half-life and vector (64 floats of
 * 32 bits),
 * interests, history, seen filter, counts by action, days, active days, sessions, spend, cohort day, first and last seen,
 * dwell, parts to the end. A scenario that no event concerns is copied unread.
 *
 * Format 1 has no parts; its bytes are read for ever and become format 2 when the profile is next written.
 */

/** First byte of every stored profile. */
export const MAGIC = 0x50
/** The format written; older ones are read for ever. */
export const FORMAT = 2
/** The first there was. */
export const OLDEST_FORMAT = 1
/** Where the version lies. */
export const VERSION_OFFSET = 2
/** How long the version is. */
export const VERSION_BYTES = 6

/** Limits that decoding holds damaged bytes against. */
export const LIMITS = {
  idBytes: 1_024,
  partitions: 10_000,
  scenarios: 64,
  releaseBytes: 256,
} as const

/** Flags of a scenario. */
export const HAS_RELEASE = 1
export const HAS_EVIDENCE = 2
export const HAS_BEEN_ACTIVE = 4
