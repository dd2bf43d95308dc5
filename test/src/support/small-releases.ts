/** Releases of made worlds, trained for a moment; the small one: thirty films, sixty users who walk them in rings. */
import {
  asEpochMs,
  asItemId,
  asReleaseVersion,
  type ItemId,
  type ScenarioName,
} from '@profilestream/contracts'
import { trainEncoder, type Architecture } from '@profilestream/models'
import type { ReleaseDraft } from '@profilestream/release-store'
import { countPopularity, fitTransitions } from '@profilestream/similarity'
import { VIDEO } from './builders.js'

/** What a release is trained on. */
export interface ReleaseWorld {
  readonly scenario: ScenarioName
  readonly items: readonly ItemId[]
  /** Places of items, of each user in order. */
  readonly sequences: readonly Int32Array[]
}

/** The films of the small world. */
export const FILMS = Array.from({ length: 30 }, (_, n) => asItemId(`film-${n}`))

const SMALL_WORLD: ReleaseWorld = {
  scenario: VIDEO,
  items: FILMS,
  sequences: Array.from({ length: 60 }, (_, user) =>
    Int32Array.from({ length: 10 }, (_step, at) => (user + at * 7) % FILMS.length),
  ),
}

/** A release of the small world that can be written. */
export const aSmallRelease = (version: string, architecture: Architecture): Promise<ReleaseDraft> =>
  aReleaseOf(SMALL_WORLD, version, architecture)

/** A release of a world that can be written: one pass, seeded by the version. */
export const aReleaseOf = async (
  { scenario, items, sequences }: ReleaseWorld,
  version: string,
  architecture: Architecture,
): Promise<ReleaseDraft> => {
  const trained = await trainEncoder({
    architecture,
    sequences,
    items: items.length,
    seed: Number(version),
    hyperparameters: { epochs: 1 },
  })
  const { dimension, length, hyperparameters, weights, itemEmbeddings } = trained
  const interactions = sequences.reduce((sum, sequence) => sum + sequence.length, 0)
  return {
    manifest: {
      scenario,
      version: asReleaseVersion(version),
      architecture,
      dimension,
      length,
      hyperparameters,
      seeds: [1],
      windowFrom: asEpochMs(1),
      windowTo: asEpochMs(2),
      interactions,
      users: sequences.length,
      items: items.length,
      logEnd: interactions,
      figures: {},
      blend: { deep: 0.6, transitions: 0.3, popularity: 0.1, interests: 0.3 },
      releasedAt: asEpochMs(3),
    },
    items,
    itemEmbeddings,
    weights,
    transitions: fitTransitions(sequences, items.length),
    popularity: countPopularity(sequences, items.length),
  }
}
