/** The settings of Kafka: where it is, how its records are framed, how long it may be silent. */
import { z } from 'zod'

const milliseconds = (usual: number, meaning: string) =>
  z.int().min(1).default(usual).describe(`${meaning}, milliseconds.`)

/** Section `kafka`. */
export const kafkaSettings = z
  .object({
    brokers: z
      .array(z.string().regex(/^[^\s:/]+:\d+$/, 'expected host:port'))
      .min(1)
      .default(['127.0.0.1:9092'])
      .describe('Brokers to begin with, host:port each.'),
    clientId: z.string().min(1).default('profilestream').describe('Our name in the broker’s logs.'),
    framing: z
      .enum(['single-object', 'confluent'])
      .default('single-object')
      .describe('How records are written; every framing is read.'),
    schemaRegistryUrl: z
      .url()
      .optional()
      .describe('Confluent API of a schema registry, such as http://127.0.0.1:8081.'),
    topicPrefix: z
      .string()
      .regex(/^[A-Za-z0-9._-]*$/, 'expected letters, digits, dots, dashes and underscores')
      .default('')
      .describe('Put before every topic’s and group’s name.'),
    replicationFactor: z
      .int()
      .min(-1)
      .default(-1)
      .describe('Copies of topics we create; -1 for the broker’s default.'),
    sessionTimeoutMs: milliseconds(30_000, 'Silence after which the group gives our partitions to others'),
    metadataMaxAgeMs: milliseconds(30_000, 'How often we look for new partitions and leaders'),
    leaderWaitMs: z
      .int()
      .min(0)
      .default(30_000)
      .describe('How long we wait for a topic that was just made to get its leaders, milliseconds.'),
    connectionTimeoutMs: milliseconds(3_000, 'How long a connection may take'),
    requestTimeoutMs: milliseconds(30_000, 'How long an answer may take'),
    ssl: z.boolean().default(false).describe('Whether connections are encrypted.'),
    sasl: z
      .strictObject({
        mechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']),
        username: z.string().min(1),
        password: z.string().min(1),
      })
      .optional()
      .describe('Who we are to the brokers.'),
  })
  .refine((settings) => settings.framing !== 'confluent' || settings.schemaRegistryUrl !== undefined, {
    path: ['schemaRegistryUrl'],
    message: 'framing confluent needs a schema registry: set it (or SCHEMA_REGISTRY_URL)',
  })

/** The settings of section `kafka`. */
export type KafkaSettings = z.output<typeof kafkaSettings>
