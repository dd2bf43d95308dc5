/**
 * The blend: standardised scores of its parts, weighted. Weights are the best of a grid on held-out interactions
 * that no part has learned from; then the cheap parts learn from everything. A deep part keeps the weights it has:
 * it has missed one interaction of some users, and training again would double the time.
 */
import { ContractError } from '@profilestream/contracts'
import { fitBlendWeights, type FittedRanker, type Ranker } from '@profilestream/evaluation'
import { blendScores } from '@profilestream/recommendation'
import { splitValidation } from '../training/validation.js'
import { defineModel } from './model.js'
import { whole } from './parameter.js'
import type { BlendPart, FittedPart } from './part.js'
import { splitOutsideBraces } from './ranker-spec.js'

/** Items from which on a look at all weightings takes a minute. */
const MANY_ITEMS = 20_000

/** How weights are looked for: steps of 1 / parts, halved so often around the best, since what is strong needs little of the others. */
const searchOf = (parts: number, items: number): { readonly parts: number; readonly refinements: number } =>
  items < MANY_ITEMS
    ? { parts: parts === 2 ? 20 : 10, refinements: 3 }
    : { parts: parts === 2 ? 20 : 5, refinements: parts === 2 ? 0 : 2 }

/** What a blend mixes unless told otherwise: more neighbours are worth something only beside a network of few passes (docs/evaluation.md). */
const DEFAULT_PARTS = 'transitions+attention'

/**
 * The blend model. Parts have parameters of their own, `blend{parts=transitions{steps=5}+attention}`; what stands
 * beside `parts` is for its networks, `blend{parts=transitions+attention,epochs=20}`.
 */
export const blend = defineModel({
  name: 'blend',
  summary: 'standardised scores of several models, weights by held-out users',
  parameters: {
    proven: whole({
      meaning:
        '1: where the mixture does not surely gain over each part on the held-out users, the best part alone',
      minimum: 0,
      maximum: 1,
      default: 0,
      search: null,
    }),
  },
  texts: {
    parts: { meaning: 'models, joined by +, each with its own parameters in braces', default: DEFAULT_PARTS },
  },
  takesOthers: true,
  create: ({ spelled, texts, others, numbers }, context) => {
    const spellings = splitOutsideBraces(texts['parts'] ?? DEFAULT_PARTS, '+').map((name) => name.trim())
    const [stray] = Object.keys(others)
    if (stray !== undefined && !spellings.some((name) => context.isDeep(name)))
      throw new ContractError(`"${stray}" in "${spelled}" is for deep parts, of which there are none.`)
    return createBlendRanker(
      { name: spelled, onlyProven: numbers.proven === 1 },
      spellings.map((name) => context.part(name, others)),
    )
  },
})

/** Blends parts; its progress lines are those of the parts, then one with the weights found. */
const createBlendRanker = (
  { name, onlyProven }: { readonly name: string; readonly onlyProven: boolean },
  parts: readonly BlendPart[],
): Ranker => {
  if (parts.length < 2)
    throw new ContractError(`${name} needs two or more parts, for example transitions+attention.`)
  return {
    name,
    fit: async (train, context) => {
      const split = splitValidation({ ...train, seed: context.seed })
      const fitted: FittedPart[] = []
      for (const part of parts) fitted.push(await part.fitPart({ train, split, context }))
      const { weights, ndcg } = fitBlendWeights({
        sources: fitted.map(({ validating }) => validating),
        validation: split.test,
        standardise: (scores) => blendScores([scores], [1]),
        ...searchOf(parts.length, train.items),
        onlyProven,
      })
      const found = parts.map((part, index): [string, number] => [
        `weight of ${part.name}`,
        weights[index] ?? 0,
      ])
      context.progress({ ranker: name, figures: { ...Object.fromEntries(found), 'ndcg@10': ndcg } })
      return blended(
        fitted.map(({ serving }) => serving),
        { weights, items: train.items },
      )
    },
  }
}

const blended = (
  rankers: readonly FittedRanker[],
  { weights, items }: { weights: readonly number[]; items: number },
): FittedRanker => ({
  scoreMany: (histories, users) => {
    const scored = rankers.map((ranker) => ranker.scoreMany(histories, users))
    const scores = new Float32Array(histories.length * items)
    histories.forEach((_, row) => {
      const rows = scored.map((all) => all.subarray(row * items, (row + 1) * items))
      scores.set(blendScores(rows, weights), row * items)
    })
    return scores
  },
  dispose: () => rankers.forEach((ranker) => ranker.dispose()),
})
