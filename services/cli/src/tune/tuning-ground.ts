/** What a search tries settings on: held-out interactions or ratings, and by which figure settings are compared. */
import { createSeededRandom } from '@profilestream/contracts'
import type { Figures, FitProgress } from '@profilestream/evaluation'

/** One setting, to be tried. */
export interface Attempt {
  readonly parameters: Readonly<Record<string, number>>
  /** Share of the users, 0..1. */
  readonly share: number
  readonly progress: (line: FitProgress) => void
}

/** Where settings are tried. */
export interface TuningGround {
  /** Users who validate. */
  readonly judges: number
  /** Tells two grounds apart. */
  readonly fingerprint: string
  /** Figures that are shown; settings are compared by the last. */
  readonly figures: readonly [string, string]
  /** Whether less of that figure is better. */
  readonly isLowerBetter: boolean
  /** Parameters that the model chooses by the data. */
  readonly usual: Readonly<Record<string, number>>
  judge(attempt: Attempt): Promise<Figures>
}

/** The figure that settings are compared by. */
export const objectiveOf = ({ figures }: Pick<TuningGround, 'figures'>): string => figures[1]

/** How good figures are, higher is better. */
export const worthOf = (
  ground: Pick<TuningGround, 'figures' | 'isLowerBetter'>,
  figures: Figures,
): number => {
  const figure = figures[objectiveOf(ground)]
  if (figure === undefined) return -Infinity
  return ground.isLowerBetter ? -figure : figure
}

/** Which users are in a seeded share; a smaller share lies within a larger one. */
export const usersInShare = (users: number, share: number, seed: number): readonly boolean[] => {
  const random = createSeededRandom(seed)
  return Array.from({ length: users }, () => random.next() < share)
}

/** Tells data apart: FNV-1a over whole numbers, as hexadecimal digits. */
export const hashOf = (numbers: Iterable<number>): string => {
  let hash = 0x811c9dc5
  for (const value of numbers) hash = Math.imul(hash ^ value, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
