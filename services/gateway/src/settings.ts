/** The gateway's own settings: what it takes at once, how long it waits, where the recommender is. */
import { z } from 'zod'

/** Section `gateway`. */
export const gatewaySettings = z.object({
  /** Largest request body, bytes. */
  bodyLimitBytes: z
    .number()
    .int()
    .min(1_024)
    .max(104_857_600)
    .default(4_194_304)
    .describe('largest request body, bytes'),
  /** Most events in one request. */
  maxBatchEvents: z.number().int().min(1).max(100_000).default(10_000).describe('most events in one request'),
  /** Most events waiting for Kafka's acknowledgement at once, over all requests; past it the answer is 503. */
  maxPendingEvents: z.number().int().min(1).default(50_000).describe('most events waiting for Kafka at once'),
  /** How long a request waits for Kafka's acknowledgement, milliseconds. */
  publishTimeoutMs: z
    .number()
    .int()
    .min(100)
    .default(10_000)
    .describe('longest wait for Kafka, milliseconds'),
  /** Base address of the recommender. */
  recommenderUrl: z.url().default('http://127.0.0.1:9403').describe('base address of the recommender'),
  /** How long a request waits for the recommender, milliseconds. */
  recommenderTimeoutMs: z
    .number()
    .int()
    .min(100)
    .default(3_000)
    .describe('longest wait for the recommender, milliseconds'),
})

/** The parsed section. */
export type GatewaySettings = z.output<typeof gatewaySettings>
