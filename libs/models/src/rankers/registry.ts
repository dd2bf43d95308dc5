/** Every model by the name that people type. */
import { ContractError } from '@profilestream/contracts'
import { type Ranker } from '@profilestream/evaluation'
import { ARCHITECTURES } from '../encoder.js'
import { createBlendRanker } from './blend.js'
import { createDeepRanker } from './deep.js'
import { NEIGHBOUR_RANKERS } from './neighbours.js'
import { createEaseRanker } from './ease.js'
import { type BlendPart } from './part.js'
import { createPopularityRanker } from './popularity.js'
import { parseRankerSpec, type RankerSpec } from './ranker-spec.js'
import { createSharedFits, type SharedFits } from './shared-fits.js'
import { createTransitionsRanker } from './transitions.js'

type MakePart = (spec: RankerSpec, fits: SharedFits) => BlendPart

const COUNTED = new Map<string, MakePart>([
  ['popularity', createPopularityRanker],
  ['transitions', createTransitionsRanker],
  ...NEIGHBOUR_RANKERS,
  ['ease', createEaseRanker],
])

const DEEP = new Map<string, MakePart>(
  ARCHITECTURES.map((architecture) => [
    architecture,
    (spec, fits) => createDeepRanker(architecture, spec, fits),
  ]),
)

const BLEND = 'blend'

/** What a blend mixes unless told otherwise; written as parts=transitions+attention. */
const DEFAULT_PARTS = 'transitions+attention'

/** Names that createRanker knows, in the order they are listed to users. */
export const RANKER_NAMES: readonly string[] = [...COUNTED.keys(), ...DEEP.keys(), BLEND]

/**
 * The ranker of a spelling: popularity, transitions, hybrid, attention, blend; parameters as `:key=value`.
 * `blend:parts=transitions+attention:epochs=20` hands every other parameter to its deep parts.
 * @throws ContractError naming what is unknown and what is known
 */
export const createRanker = (spelled: string): Ranker => makeRanker(spelled, createSharedFits())

/**
 * Rankers that are evaluated together on the same data: a network that several of them need (attention, and blend)
 * is trained once, by the first that is fitted; the others' seconds do not hold its training.
 */
export const createRankers = (spellings: readonly string[]): Ranker[] => {
  const fits = createSharedFits()
  return spellings.map((spelled) => makeRanker(spelled, fits))
}

const makeRanker = (spelled: string, fits: SharedFits): Ranker => {
  const spec = parseRankerSpec(spelled)
  if (spec.name !== BLEND) return makePart(spec, fits)
  const { parts = DEFAULT_PARTS, ...parameters } = spec.parameters
  const names = parts.split('+')
  const [stray] = Object.keys(parameters)
  if (stray !== undefined && !names.some((name) => DEEP.has(name)))
    throw new ContractError(`"${stray}" in "${spelled}" is for deep parts, of which there are none.`)
  const made = names.map((name) => {
    const own = DEEP.has(name) ? parameters : {}
    return makePart({ spelled: name, name, parameters: own }, fits)
  })
  return createBlendRanker(spelled, made)
}

const makePart = (spec: RankerSpec, fits: SharedFits): BlendPart => {
  const make = COUNTED.get(spec.name) ?? DEEP.get(spec.name)
  if (make !== undefined) return make(spec, fits)
  throw new ContractError(
    `There is no model "${spec.name}" (in "${spec.spelled}"); there are ${RANKER_NAMES.join(', ')}.`,
  )
}
