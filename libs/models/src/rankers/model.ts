/** What a model is to whoever lists, spells, fits or tunes it: one declaration a file, and the registry reads it. */
import type { Ranker, TrainSet } from '@profilestream/evaluation'
import type { Numbers, Parameters } from './parameter.js'
import type { BlendPart } from './part.js'
import type { SharedFits } from './shared-fits.js'

/** What is said of a model without making one. */
export interface ModelDescription<P extends Parameters = Parameters> {
  /** As people type it. */
  readonly name: string
  /** What it ranks by, in a few words. */
  readonly summary: string
  /** Its numbers, each with meaning, range, scale and default. */
  readonly parameters: P
  /** Parameters that are texts, with their meaning and default. */
  readonly texts?: Readonly<Record<string, { readonly meaning: string; readonly default: string }>>
  /** Short names of parameters. */
  readonly aliases?: Readonly<Record<string, string>>
  /** What parameters chosen by data are for some data. */
  readonly usual?: (data: Pick<TrainSet, 'sequences' | 'items'>) => Readonly<Record<string, number>>
  /** What a search spends less of at first: users that it learns from, or passes over them. @default users */
  readonly cheaperBy?: 'users' | 'epochs'
}

/** A spelling of the model, read by its declaration. */
export interface ModelCall<P extends Parameters = Parameters> {
  /** As given: the ranker's name. */
  readonly spelled: string
  /** Every number: what is given, else its default; what is chosen by data is absent unless given. */
  readonly numbers: Numbers<P>
  /** Only the numbers that are given. */
  readonly given: Readonly<Record<string, number>>
  readonly texts: Readonly<Record<string, string>>
  /** What the model does not know but takes for its parts. */
  readonly others: Readonly<Record<string, string>>
}

/** What models may need to be made. */
export interface ModelContext {
  /** Networks trained in this run. */
  readonly fits: SharedFits
  /** A model by its spelling, as it stands alone. @throws ContractError */
  ranker(spelled: string): Ranker
  /** A model by its spelling, to be part of another. @param others  parameters for it if it is a network @throws ContractError */
  part(spelled: string, others?: Readonly<Record<string, string>>): BlendPart
  /** Whether a spelling is that of a network. */
  isDeep(spelled: string): boolean
}

/** A model. */
export interface Model<P extends Parameters = Parameters> extends ModelDescription<P> {
  /** Whether parameters that it does not know are taken, for its parts. @default false */
  readonly takesOthers?: boolean
  create(call: ModelCall<P>, context: ModelContext): Ranker | BlendPart
}

/** Declares a model, so that the compiler knows the names of its parameters where it is made. */
export const defineModel = <P extends Parameters>(model: Model<P>): Model => model
