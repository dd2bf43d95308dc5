/** `profilestream models`: every model that evaluate and tune know, what it ranks by, and its parameters. */
import type { ModelDescription, Parameter } from '@profilestream/models'
import { ConfigError, didYouMean } from '@profilestream/contracts'
import type { Command } from 'commander'
import type { CliContext } from '../context.js'
import { tableLines } from '../plain-table.js'
import { writeJson } from '../write-json.js'

const searched = ({ search, scale }: Parameter): string =>
  search === null ? '–' : `${search[0]}..${search[1]} ${scale}`

const rowOf = (name: string, parameter: Parameter): string[] => [
  name,
  `${parameter.minimum}..${parameter.maximum}${parameter.isWhole ? ' whole' : ''}`,
  String(parameter.default),
  searched(parameter),
  parameter.meaning,
]

/** All that is said of one model. */
const linesOf = ({ name, summary, parameters, texts = {}, aliases = {} }: ModelDescription): string[] => {
  const rows = Object.entries(parameters).map(([key, parameter]) => rowOf(key, parameter))
  return [
    `${name}: ${summary}`,
    ...Object.entries(texts).map(([key, text]) => `  ${key}: ${text.meaning} (${text.default})`),
    ...(rows.length === 0
      ? []
      : ['', ...tableLines({ head: ['parameter', 'accepted', 'default', 'tune tries', 'meaning'], rows })]),
    ...Object.entries(aliases).map(([short, long]) => `${short} is short for ${long}.`),
  ]
}

const namesOf = ({ parameters, texts = {} }: ModelDescription): string =>
  [...Object.keys(texts), ...Object.keys(parameters)].join(', ') || '–'

const listModels = async (
  name: string | undefined,
  { json }: { json?: string },
  { out }: CliContext,
): Promise<void> => {
  const { MODELS } = await import('@profilestream/models')
  const known = MODELS.map((model) => model.name)
  const chosen = MODELS.filter((model) => name === undefined || model.name === name)
  if (name !== undefined && chosen.length === 0)
    throw new ConfigError(
      `There is no model "${name}"${didYouMean(name, known)}; there are ${known.join(', ')}`,
    )
  if (json !== undefined)
    await writeJson(
      json,
      chosen.map(({ name: of, summary, parameters, texts }) => ({ name: of, summary, parameters, texts })),
    )
  const lines =
    name === undefined
      ? tableLines({
          head: ['model', 'ranks by', 'parameters'],
          rows: chosen.map((model) => [model.name, model.summary, namesOf(model)]),
        })
      : chosen.flatMap(linesOf)
  lines.forEach(out)
}

/** Adds the command. */
export const addModelsCommand = (program: Command, context: CliContext): void => {
  program
    .command('models')
    .summary('the models that evaluate and tune know')
    .description(
      'Lists every model, what it ranks by, and the names of its parameters; with a name, each parameter with what is accepted, its default, what tune tries, and its meaning.',
    )
    .argument('[name]', 'a model, to see its parameters')
    .option('--json <file>', 'also write what is listed as JSON')
    .action((name: string | undefined, options: { json?: string }) => listModels(name, options, context))
}
