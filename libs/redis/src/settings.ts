/** The settings of Redis: where it is, how its keys begin, how long it may be silent. */
import { z } from 'zod'

/** Section `redis`. */
export const redisSettings = z.object({
  url: z
    .string()
    .regex(/^rediss?:\/\//, 'expected redis://[user:password@]host[:port][/database], or rediss:// with TLS')
    .default('redis://127.0.0.1:6379')
    .describe('Where Redis is; for a Cluster, any of its nodes, with the user and password of all.'),
  cluster: z.boolean().default(false).describe('Whether url names a node of a Redis Cluster.'),
  clusterNodes: z
    .array(z.string().regex(/^[^\s:/]+:\d+$/, 'expected host:port'))
    .default([])
    .describe('Further nodes of the Cluster to begin with, host:port each.'),
  keyPrefix: z
    .string()
    .regex(/^[^{}]*$/, 'braces would put all profiles of a Cluster on one node')
    .default('ps:')
    .describe('Put before every key.'),
  connectTimeoutMs: z
    .int()
    .min(1)
    .default(5_000)
    .describe('How long a connection may take, also at the start, milliseconds.'),
  commandTimeoutMs: z.int().min(1).default(5_000).describe('How long an answer may take, milliseconds.'),
})

/** The settings of section `redis`. */
export type RedisSettings = z.output<typeof redisSettings>
