/** What a refit is given, works with and gives back. The job and the result are plain data: they cross processes. */
import type { EpochMs, KnownBot, ScenarioDefinition } from '@profilestream/contracts'
import type { RefitDecision, ReleaseStore, WrittenRelease } from '@profilestream/release-store'
import type { ItemLabels } from './item-labels.js'
import type { RefitProgress } from './refit-progress.js'
import type { RefitTrigger } from './schedule/schedule.js'
import type { RefitSettings } from './settings.js'
import type { TrainNetwork } from './resuming/train-network.js'
import type { RefitStart } from './warm-start/refit-start.js'
import type { TrainModels } from './train-models.js'

/** One refit to do. */
export interface RefitJob {
  readonly definition: ScenarioDefinition
  readonly trigger: RefitTrigger
  /** Whether it may begin with the serving release's weights. */
  readonly start: RefitStart
  /** Folder of the training log. */
  readonly folder: string
  /** Interactions of the scenario in the training log; later ones are left for the next refit. */
  readonly logEnd: number
  /** The release that serves; null before the first. */
  readonly serving: WrittenRelease | null
  /** What the catalog says of the scenario's items. */
  readonly labels: ItemLabels
  /** Who was a bot, and when. */
  readonly bots: ReadonlyMap<string, KnownBot>
  readonly seed: number
  readonly settings: RefitSettings
  /** Where trainings that were cut short are kept, and gone on from. */
  readonly checkpoints: string
}

/** What a refit works with. */
export interface RefitDependencies {
  readonly store: ReleaseStore
  /** All models that are judged, and one network by itself. */
  readonly training: { readonly models: TrainModels; readonly network: TrainNetwork }
  /** Told how far it is. */
  readonly report: (progress: RefitProgress) => void
  /** Told what is wrong but does not stop it. */
  readonly warn: (message: string) => void
  readonly now: () => EpochMs
}

/** What came of a refit. */
export interface RefitResult {
  readonly decision: RefitDecision
  /** Where the release lies, if the gate let it pass; nobody is told yet. */
  readonly written: WrittenRelease | null
}
