/** What is written beside every committed offset: which log it belongs to, and the partition's watermark as of it. */

const PREFIX = 'profilestream:'
const WATERMARK = ';watermark='

/** What a builder wrote beside an offset. */
export interface CommitMetadata {
  /** The mark of the log. */
  readonly topic: string
  /** Milliseconds since 1970-01-01 UTC; undefined before the partition's first event. */
  readonly watermark: number | undefined
}

/** @param watermark  left out, or not finite: before the partition's first event */
export const writeMetadata = (topic: string, watermark?: number): string =>
  Number.isFinite(watermark) ? `${PREFIX}${topic}${WATERMARK}${watermark}` : PREFIX + topic

/** What a builder wrote, or undefined for text of another origin. */
export const readMetadata = (metadata: string): CommitMetadata | undefined => {
  if (!metadata.startsWith(PREFIX)) return undefined
  const [topic = '', watermark] = metadata.slice(PREFIX.length).split(WATERMARK)
  return { topic, watermark: watermark === undefined ? undefined : Number(watermark) }
}
