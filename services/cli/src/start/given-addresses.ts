/** Which servers the user named, in the environment or the settings file: those are used as they are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GivenAddresses } from '@profilestream/local-servers'

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>

const readSections = (path: string): Sections => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Sections
  } catch {
    // A file that is broken is named, with all that is wrong in it, when the services' settings are loaded.
    return {}
  }
}

const asText = (value: unknown): string | undefined => {
  if (Array.isArray(value)) return value.join(',')
  return typeof value === 'string' && value !== '' ? value : undefined
}

const firstOf = (...texts: readonly (string | undefined)[]): string | undefined =>
  texts.find((text) => text !== undefined && text !== '')

/**
 * The addresses given.
 * @param root  where profilestream.json is looked for
 */
export const givenAddresses = (env: NodeJS.ProcessEnv, root: string): GivenAddresses => {
  const file = readSections(env.PROFILESTREAM_SETTINGS ?? join(root, 'profilestream.json'))
  return {
    kafkaBrokers: firstOf(env.PROFILESTREAM_KAFKA_BROKERS, env.KAFKA_BROKERS, asText(file.kafka?.brokers)),
    redisUrl: firstOf(env.PROFILESTREAM_REDIS_URL, env.REDIS_URL, asText(file.redis?.url)),
    schemaRegistryUrl: firstOf(
      env.PROFILESTREAM_KAFKA_SCHEMA_REGISTRY_URL,
      env.SCHEMA_REGISTRY_URL,
      asText(file.kafka?.schemaRegistryUrl),
    ),
  }
}
