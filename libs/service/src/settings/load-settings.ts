/** Settings from a file and the environment, checked against every section at once: one error names all that is wrong. */
import { existsSync, readFileSync } from 'node:fs'
import { ConfigError, describeError, didYouMean } from '@profilestream/contracts'
import type { z } from 'zod'
import { ALIASES, isReserved, meaningOf, PREFIX, snakeCase, variableOf } from './environment.js'

/** The settings of some sections, by section name. */
export type SettingsSections = Readonly<Record<string, z.ZodObject>>

/** What `loadSettings` gives for some sections. */
export type LoadedSettings<Sections extends SettingsSections> = {
  readonly [Name in keyof Sections]: z.output<Sections[Name]>
}

/** Where settings come from. */
export interface SettingsSource {
  readonly env: NodeJS.ProcessEnv
  /** A JSON file; else the one PROFILESTREAM_SETTINGS names, else ./profilestream.json if it exists. */
  readonly file?: string
}

/** Sections that some process of the house reads: one file serves all, so each ignores the others' sections. */
const HOUSE_SECTIONS = [
  'kafka',
  'redis',
  'scenarios',
  'releases',
  'canary',
  'service',
  'profileBuilder',
  'trainer',
  'recommender',
  'gateway',
  'simulator',
]

const DEFAULT_FILE = 'profilestream.json'

type Given = Record<string, Record<string, unknown>>

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Collects what is wrong while the sources are read. */
class Loading {
  readonly given: Given = {}
  readonly problems: string[] = []

  constructor(private readonly sections: SettingsSections) {}

  private get known(): string[] {
    return [...new Set([...HOUSE_SECTIONS, ...Object.keys(this.sections)])]
  }

  private fieldsOf(section: string): Readonly<Record<string, z.ZodType>> | undefined {
    return this.sections[section]?.shape
  }

  private set(section: string, field: string, value: unknown): void {
    this.given[section] = { ...this.given[section], [field]: value }
  }

  readFile(path: string): void {
    let content: unknown
    try {
      content = JSON.parse(readFileSync(path, 'utf8'))
    } catch (error) {
      this.problems.push(`the settings file ${path} can't be read: ${describeError(error)}`)
      return
    }
    if (!isObject(content)) {
      this.problems.push(`the settings file ${path} must hold one JSON object of sections`)
      return
    }
    for (const [section, fields] of Object.entries(content)) this.readSection(path, section, fields)
  }

  private readSection(path: string, section: string, values: unknown): void {
    if (!this.known.includes(section)) {
      this.problems.push(`${section} in ${path} is not a section${didYouMean(section, this.known)}`)
      return
    }
    const fields = this.fieldsOf(section)
    if (fields === undefined) return
    if (!isObject(values)) {
      this.problems.push(`${section} in ${path} must be an object of settings`)
      return
    }
    for (const [field, value] of Object.entries(values)) {
      if (field in fields) this.set(section, field, value)
      else {
        const hint = didYouMean(field, Object.keys(fields))
        this.problems.push(`${section}.${field} in ${path} is not a setting${hint}`)
      }
    }
  }

  readEnvironment(env: NodeJS.ProcessEnv): void {
    for (const [alias, [section, field]] of Object.entries(ALIASES))
      this.readVariable(env[alias], section, field)
    const variables = this.ownVariables()
    for (const [variable, text] of Object.entries(env)) {
      if (!variable.startsWith(PREFIX) || isReserved(variable)) continue
      const target = variables.get(variable)
      if (target !== undefined) this.readVariable(text, ...target)
      else if (!this.belongsToAnother(variable)) {
        this.problems.push(`${variable} is not a setting${didYouMean(variable, [...variables.keys()])}`)
      }
    }
  }

  private ownVariables(): Map<string, readonly [string, string]> {
    const variables = new Map<string, readonly [string, string]>()
    for (const section of Object.keys(this.sections)) {
      for (const field of Object.keys(this.fieldsOf(section) ?? {})) {
        variables.set(variableOf(section, field), [section, field])
      }
    }
    return variables
  }

  private belongsToAnother(variable: string): boolean {
    const others = this.known.filter((section) => this.sections[section] === undefined)
    return others.some((section) => variable.startsWith(`${PREFIX}${snakeCase(section)}_`))
  }

  private readVariable(text: string | undefined, section: string, field: string): void {
    const schema = this.fieldsOf(section)?.[field]
    if (text === undefined || text === '' || schema === undefined) return
    this.set(section, field, meaningOf(schema, text))
  }

  parse(): Record<string, unknown> {
    const loaded: Record<string, unknown> = {}
    for (const [name, section] of Object.entries(this.sections)) {
      const parsed = section.safeParse(this.given[name] ?? {})
      if (parsed.success) loaded[name] = parsed.data
      else this.problems.push(...parsed.error.issues.map((issue) => describeIssue(name, issue)))
    }
    return loaded
  }
}

const describeIssue = (section: string, issue: z.core.$ZodIssue): string => {
  const [field] = issue.path
  const variable = typeof field === 'string' ? ` (or ${variableOf(section, field)})` : ''
  return `${[section, ...issue.path].join('.')}${variable}: ${issue.message}`
}

const fileOf = (source: SettingsSource): string | undefined => {
  const named = source.file ?? source.env.PROFILESTREAM_SETTINGS
  if (named !== undefined && named !== '') return named
  return existsSync(DEFAULT_FILE) ? DEFAULT_FILE : undefined
}

/**
 * Loads and checks the settings of some sections: defaults, then the file, then KAFKA_BROKERS and its like, then
 * PROFILESTREAM_<SECTION>_<FIELD>, each winning over what comes before.
 * @throws ConfigError naming every unknown, missing or wrong setting at once
 */
export const loadSettings = <Sections extends SettingsSections>(
  sections: Sections,
  source: SettingsSource,
): LoadedSettings<Sections> => {
  const loading = new Loading(sections)
  const file = fileOf(source)
  if (file !== undefined) loading.readFile(file)
  loading.readEnvironment(source.env)
  const loaded = loading.parse()
  const { problems } = loading
  if (problems.length === 0) return loaded as LoadedSettings<Sections>
  const count = problems.length === 1 ? 'one setting is wrong' : `${problems.length} settings are wrong`
  throw new ConfigError(`${count}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
}
