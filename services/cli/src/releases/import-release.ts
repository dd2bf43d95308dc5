/** A network trained elsewhere becomes a release that is kept: it serves nobody until a person promotes it. */
import { asItemId, type EpochMs, type ScenarioName } from '@profilestream/contracts'
import { readTrainedElsewhere, type TrainedElsewhere } from '@profilestream/models'
import type { Release, ReleaseDraft, ReleaseStore, WrittenRelease } from '@profilestream/release-store'
import { indexItems, type IndexItemsOptions } from '@profilestream/retrieval'
import { countPopularity, fitTransitions } from '@profilestream/similarity'

/** What is imported, and for what. */
export interface ImportOrder {
  readonly scenario: ScenarioName
  /** What train_attention.py wrote. */
  readonly folder: string
  readonly now: EpochMs
}

/** Before any release of ours has been fitted the network is believed alone, and interests beside it. */
const UNFITTED = { deep: 1, transitions: 0, popularity: 0, interests: 0.3 }

/**
 * Makes the release. Transitions and popularity are counted from what the network was trained on; blend, normalisation and
 * place in the log are those of the newest release. The decision is recorded first: a release that none names is published
 * by a trainer that starts.
 * @param indexing  when it gets an index of its items, as those that are trained here
 * @throws ContractError when the folder is damaged, or its network encodes otherwise here
 */
export const importRelease = async (
  store: ReleaseStore,
  order: ImportOrder,
  indexing: IndexItemsOptions,
): Promise<WrittenRelease> => {
  const trained = await readTrainedElsewhere(order.folder)
  const newest = (await store.list(order.scenario)).at(-1)
  const before = newest === undefined ? null : await store.read((await store.locate(newest)).location)
  const version = await store.nextVersion(order.scenario)
  const draft = draftOf(trained, before, { ...order, version })
  await store.recordDecision({
    scenario: order.scenario,
    decision: 'refused',
    reason: 'imported and not judged: `profilestream releases promote` makes it serve',
    version,
    serving: null,
    trigger: 'import',
    decidedAt: order.now,
    seconds: 0,
    interactions: draft.manifest.interactions,
    figures: {},
  })
  const { itemEmbeddings: rows, manifest } = draft
  const { dimension } = manifest
  return store.write({ ...draft, ...(await indexItems({ rows, dimension }, indexing)) })
}

const draftOf = (
  { encoder, seed, items, sequences }: TrainedElsewhere,
  before: Release | null,
  { scenario, version, now }: ImportOrder & Pick<ReleaseDraft['manifest'], 'version'>,
): ReleaseDraft => {
  const { architecture, dimension, length, hyperparameters, weights } = encoder
  return {
    manifest: {
      scenario,
      version,
      architecture,
      dimension,
      length,
      hyperparameters,
      seeds: [seed],
      // Nobody says when the interactions were: at the latest now.
      windowFrom: before?.manifest.windowFrom ?? now,
      windowTo: now,
      interactions: sequences.reduce((sum, sequence) => sum + sequence.length, 0),
      users: sequences.length,
      items: items.length,
      logEnd: before?.manifest.logEnd ?? 0,
      figures: {},
      blend: before?.manifest.blend ?? UNFITTED,
      releasedAt: now,
    },
    items: items.map(asItemId),
    itemEmbeddings: weights['items']?.data ?? new Float32Array(),
    weights,
    transitions: fitTransitions(sequences, items.length),
    popularity: countPopularity(sequences, items.length),
    ...(before?.normalisation && { normalisation: before.normalisation }),
  }
}
