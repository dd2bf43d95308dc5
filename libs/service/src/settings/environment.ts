/** Which environment variables are settings, and what text in one means to a field. */
import type { z } from 'zod'

/** Variables that other tools know, and the setting each stands for. */
export const ALIASES: Readonly<Record<string, readonly [section: string, field: string]>> = {
  KAFKA_BROKERS: ['kafka', 'brokers'],
  REDIS_URL: ['redis', 'url'],
  SCHEMA_REGISTRY_URL: ['kafka', 'schemaRegistryUrl'],
}

/** What every variable of ours begins with. */
export const PREFIX = 'PROFILESTREAM_'

/** Variables of ours that are no settings of a service: the settings file, the data folder, and those of the set-up and of tests. */
const RESERVED =
  /^PROFILESTREAM_(SETTINGS|DATA|HOME|CACHE|TENSORFLOW|BUILD_PROBLEMS|(TEST|CHAOS|BENCH|SETUP)_[A-Z0-9_]+)$/

/** Whether a variable of ours belongs to something else than a service's settings. */
export const isReserved = (variable: string): boolean => RESERVED.test(variable)

/** camelCase to SNAKE_CASE: schemaRegistryUrl → SCHEMA_REGISTRY_URL. */
export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

/** The variable of a setting. */
export const variableOf = (section: string, field: string): string =>
  `${PREFIX}${snakeCase(section)}_${snakeCase(field)}`

const asJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * What the text of a variable means to a field: the text itself, the JSON it spells, or a list separated by commas,
 * whichever the field takes first. When it takes none, what makes the clearest complaint.
 */
export const meaningOf = (field: z.ZodType, text: string): unknown => {
  const json = asJson(text)
  const list = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const meanings = [text, json, list].filter((meaning) => meaning !== undefined)
  const taken = meanings.find((meaning) => field.safeParse(meaning).success)
  return taken ?? json ?? text
}
