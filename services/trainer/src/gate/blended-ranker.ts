/** The candidate as it would serve: its sources, standardised and weighed, as one ranker. */
import type { FittedRanker } from '@profilestream/evaluation'
import { standardise } from '../fit-blend.js'
import type { TrainedModels } from '../train-models.js'

/** Makes it; the sources stay their owner's to dispose of. */
export const blendedRanker = ({ weights, sources }: TrainedModels['blend'], items: number): FittedRanker => ({
  scoreMany: (histories, users) => {
    const mixed = new Float32Array(histories.length * items)
    for (const { name, ranker } of sources) {
      const scores = ranker.scoreMany(histories, users)
      for (let row = 0; row < histories.length; row += 1)
        addWeighted(
          mixed.subarray(row * items, (row + 1) * items),
          standardise(scores.subarray(row * items, (row + 1) * items)),
          weights[name],
        )
    }
    return mixed
  },
  dispose: () => undefined,
})

const addWeighted = (sum: Float32Array, part: Float32Array, weight: number): void => {
  if (weight === 0) return
  part.forEach((score, item) => (sum[item] = (sum[item] ?? 0) + weight * score))
}
