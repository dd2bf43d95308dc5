/** The strength of one neighbour, straight from the stored rows. */
import type { Neighbours } from '@profilestream/similarity'

/** How strongly the first item leads to the second; 0 when they are no neighbours. */
export const strengthOf = ({ offsets, items, scores }: Neighbours, from: number, to: number): number => {
  const end = offsets[from + 1] ?? 0
  for (let entry = offsets[from] ?? 0; entry < end; entry++) if (items[entry] === to) return scores[entry]!
  return 0
}
