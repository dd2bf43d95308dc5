/** `profilestream models`: every model that evaluate and tune know, what it ranks by, and its parameters. */
import type { ModelDescription, Parameter, RATING_MODELS } from '@profilestream/models'
import { ConfigError, didYouMean } from '@profilestream/contracts'
import type { Command } from 'commander'
import type { CliContext } from '../context.js'
import { tableLines } from '../plain-table.js'
import { writeJson } from '../write-json.js'

type RatingModel = (typeof RATING_MODELS)[number]

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

/** A model of ratings, said as the others are: its words are one of some, of which the first holds. */
const describeRatingModel = ({ name, summary, parameters, choices = {} }: RatingModel): ModelDescription => ({
  ...{ name, summary, parameters },
  texts: Object.fromEntries(
    Object.entries(choices).map(([key, [usual = '', ...others]]) => [
      key,
      { meaning: `${usual} or ${others.join(' or ')}`, default: usual },
    ]),
  ),
})

const tableOf = (models: readonly ModelDescription[], verb: string): string[] =>
  tableLines({
    head: ['model', `${verb} by`, 'parameters'],
    rows: models.map((model) => [model.name, model.summary, namesOf(model)]),
  })

/** What is listed above the models of ratings. */
const OF_RATINGS = 'Models of ratings, for evaluate --protocol k-fold and tune --ratings:'

const listModels = async (
  name: string | undefined,
  { json }: { json?: string },
  { out }: CliContext,
): Promise<void> => {
  const { MODELS, RATING_MODELS } = await import('@profilestream/models')
  const isMeant = (model: ModelDescription): boolean => name === undefined || model.name === name
  const chosen = MODELS.filter(isMeant)
  const ofRatings = RATING_MODELS.map(describeRatingModel).filter(isMeant)
  if (chosen.length + ofRatings.length === 0) throw unknownModel(name ?? '', [...MODELS, ...RATING_MODELS])
  if (json !== undefined) await writeJson(json, [...chosen.map(told), ...ofRatings.map(toldOfRatings)])
  const [lines, further] =
    name === undefined
      ? [tableOf(chosen, 'ranks'), tableOf(ofRatings, 'predicts')]
      : [chosen.flatMap(linesOf), ofRatings.flatMap(linesOf)]
  const both =
    further.length === 0 ? lines : [...lines, ...(lines.length > 0 ? [''] : []), OF_RATINGS, ...further]
  both.forEach(out)
}

const unknownModel = (name: string, models: readonly { readonly name: string }[]): ConfigError => {
  const known = [...new Set(models.map((model) => model.name))]
  return new ConfigError(
    `There is no model "${name}"${didYouMean(name, known)}; there are ${known.join(', ')}`,
  )
}

const told = ({ name, summary, parameters, texts }: ModelDescription) => ({
  name,
  summary,
  parameters,
  texts,
})
const toldOfRatings = (model: ModelDescription) => ({ ...told(model), of: 'ratings' })

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
