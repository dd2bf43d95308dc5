/** What must work under every supported Node: training, saving, loading and folding. Prints one line of JSON. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import {
  asEpochMs,
  asItemId,
  asReleaseVersion,
  asScenarioName,
  asUserId,
  InvariantError,
} from '@profilestream/contracts'
import { ARCHITECTURES, loadEncoder, type TrainedEncoder, trainEncoder } from '@profilestream/models'
import { createReleaseStore, type ReleaseDraft } from '@profilestream/release-store'
import { createLogger } from '@profilestream/service'
import { fitTransitions } from '@profilestream/similarity'
import { foldedProfiles } from './folded-profiles.js'

const ITEMS = 40
const NEWS = asScenarioName('news')
const VERSION = asReleaseVersion('0001')

/** Users who walk round the catalog in steps of one: the next item is what there is to learn. */
const sequences = Array.from({ length: 60 }, (_, user) =>
  Int32Array.from({ length: 12 }, (_, place) => (user * 7 + place) % ITEMS),
)

const draftOf = (trained: TrainedEncoder): ReleaseDraft => ({
  manifest: {
    scenario: NEWS,
    version: VERSION,
    architecture: trained.architecture,
    dimension: trained.dimension,
    length: trained.length,
    hyperparameters: trained.hyperparameters,
    seeds: [1],
    windowFrom: asEpochMs(0),
    windowTo: asEpochMs(1),
    interactions: 720,
    users: sequences.length,
    items: ITEMS,
    logEnd: 720,
    figures: {},
    blend: { deep: 1, transitions: 0, popularity: 0, interests: 0 },
    releasedAt: asEpochMs(1),
  },
  items: Array.from({ length: ITEMS }, (_, index) => asItemId(`item-${index}`)),
  itemEmbeddings: trained.itemEmbeddings,
  weights: trained.weights,
  transitions: fitTransitions(sequences, ITEMS),
  popularity: new Float32Array(ITEMS).fill(1),
})

/** Writes the encoder as a release, reads it back, and asks whether both encode alike. */
const saveAndLoad = async (trained: TrainedEncoder, folder: string): Promise<void> => {
  const store = createReleaseStore(
    { logger: createLogger({ service: 'exercise', level: 'silent' }) },
    { folder },
  )
  const { location, manifestSha256 } = await store.write(draftOf(trained))
  const { manifest, weights } = await store.read(location, manifestSha256)
  const { dimension, length, hyperparameters } = manifest
  const { architecture } = trained
  const before = await loadEncoder(trained)
  const after = await loadEncoder({ architecture, dimension, length, hyperparameters, weights, items: ITEMS })
  const histories = sequences.slice(0, 5)
  if (!isDeepStrictEqual(before.encode(histories), after.encode(histories))) {
    throw new InvariantError('a saved encoder encodes differently after loading')
  }
}

const folder = mkdtempSync(join(tmpdir(), 'profilestream-exercise-'))
try {
  const told: string[] = []
  for (const architecture of ARCHITECTURES) {
    const trained = await trainEncoder({ architecture, sequences, items: ITEMS, seed: 1, budgetSeconds: 20 })
    await saveAndLoad(trained, join(folder, architecture))
    told.push(`${architecture} trained in ${trained.seconds.toFixed(1)} s, saved, loaded`)
  }
  const hash = createHash('sha256')
  const profiles = await foldedProfiles(asUserId('user'))
  for (const bytes of profiles) hash.update(bytes)
  const trained = [...told, `${profiles.length} profiles folded`].join('; ')
  console.log(JSON.stringify({ trained, profileHash: hash.digest('hex').slice(0, 16) }))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
