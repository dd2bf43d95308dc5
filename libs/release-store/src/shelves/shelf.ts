/** A shelf: where the files of releases lie. It knows nothing of what is in them; the store on top of it proves them. */
import type { ScenarioName } from '@profilestream/contracts'
import type { RefitDecision } from '../release.js'

/** A release's bytes on their way to a shelf. */
export interface ReleaseBytes {
  /** scenario/version */
  readonly location: string
  /** All files beside the manifest, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly manifest: Uint8Array
}

/** Where releases lie. Every method may reject with UnavailableError when the place refuses. */
export interface Shelf {
  /** The place, as people are told of it; never with a secret. */
  readonly name: string
  /** Puts a release there whole: no reader ever finds its manifest without all of its files, and none is overwritten. */
  publish(release: ReleaseBytes): Promise<void>
  /** @throws ContractError when there is no such file */
  read(location: string, file: string): Promise<Uint8Array>
  /** Versions of a scenario, unfinished ones too where they take a name; any order. */
  versions(scenario: ScenarioName): Promise<string[]>
  /** Removes a release. */
  remove(location: string): Promise<void>
  /** Removes what killed writers left. */
  removeUnfinished(): Promise<void>
  /** Appends a decision, and loses none that is there. */
  appendDecision(decision: RefitDecision): Promise<void>
  /** All decisions of a scenario, oldest first. */
  decisions(scenario: ScenarioName): Promise<RefitDecision[]>
}

/** What a reader is told of a file that is not there. */
export const missingFile = (location: string, file: string, shelf: string): string =>
  `${location}/${file} is missing below ${shelf}; restore the folder or refit, the previous release goes on serving`
