/** Releases of a small world, trained for a moment: thirty films, sixty users who walk them in rings. */
import { asEpochMs, asItemId, asReleaseVersion } from '@profilestream/contracts'
import { trainEncoder, type Architecture } from '@profilestream/models'
import type { ReleaseDraft } from '@profilestream/release-store'
import { countPopularity, fitTransitions } from '@profilestream/similarity'
import { VIDEO } from './builders.js'

/** The films of that world. */
export const FILMS = Array.from({ length: 30 }, (_, n) => asItemId(`film-${n}`))

const sequences = Array.from({ length: 60 }, (_, user) =>
  Int32Array.from({ length: 10 }, (_step, at) => (user + at * 7) % FILMS.length),
)

/** A release that can be written. */
export const aSmallRelease = async (version: string, architecture: Architecture): Promise<ReleaseDraft> => {
  const trained = await trainEncoder({
    architecture,
    sequences,
    items: FILMS.length,
    seed: Number(version),
    hyperparameters: { epochs: 1 },
  })
  const { dimension, length, hyperparameters, weights, itemEmbeddings } = trained
  return {
    manifest: {
      scenario: VIDEO,
      version: asReleaseVersion(version),
      architecture,
      dimension,
      length,
      hyperparameters,
      seeds: [1],
      windowFrom: asEpochMs(1),
      windowTo: asEpochMs(2),
      interactions: 600,
      users: 60,
      items: FILMS.length,
      logEnd: 600,
      figures: {},
      blend: { deep: 0.6, transitions: 0.3, popularity: 0.1, interests: 0.3 },
      releasedAt: asEpochMs(3),
    },
    items: FILMS,
    itemEmbeddings,
    weights,
    transitions: fitTransitions(sequences, FILMS.length),
    popularity: countPopularity(sequences, FILMS.length),
  }
}
