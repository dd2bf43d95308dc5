/** The releases that commands work on: the store, and the scenarios that there are. */
import { asScenarioName, ConfigError, ContractError, type ScenarioName } from '@profilestream/contracts'
import {
  createReleaseStore,
  releasesSettings,
  type ReleaseManifest,
  type ReleaseStore,
} from '@profilestream/release-store'
import { loadScenarios, loadSettings, scenariosSettings } from '@profilestream/service'
import { commandEnvironment, commandLogger } from '../connections.js'
import type { CliContext } from '../context.js'

/** Where releases lie. */
export interface Shelf {
  readonly env: NodeJS.ProcessEnv
  readonly store: ReleaseStore
  readonly scenarios: readonly ScenarioName[]
}

/** Opens it. */
export const openShelf = async (context: CliContext): Promise<Shelf> => {
  const { env } = await commandEnvironment(context)
  const withFolder = { PROFILESTREAM_RELEASES_FOLDER: context.places.releasesFolder, ...env }
  const settings = loadSettings(
    { releases: releasesSettings, scenarios: scenariosSettings },
    { env: withFolder },
  )
  const store = createReleaseStore({ logger: commandLogger() }, settings.releases)
  return { env, store, scenarios: [...(await loadScenarios(settings.scenarios)).keys()] }
}

/** The scenario of a name. @throws ConfigError for one that is not served */
export const knownScenario = ({ scenarios }: Pick<Shelf, 'scenarios'>, name: string): ScenarioName => {
  const scenario = asScenarioName(name)
  if (scenarios.includes(scenario)) return scenario
  throw new ConfigError(`there is no scenario ${JSON.stringify(name)}: there are ${scenarios.join(', ')}`)
}

/** One kept release. @throws ContractError naming those that are kept */
export const findRelease = async (
  store: Pick<ReleaseStore, 'list'>,
  scenario: ScenarioName,
  version: string,
): Promise<ReleaseManifest> => {
  const kept = await store.list(scenario)
  const found = kept.find((manifest) => manifest.version === version)
  if (found !== undefined) return found
  const versions = kept.map((manifest) => manifest.version).join(', ') || 'none'
  throw new ContractError(`There is no release ${version} of ${scenario}: kept are ${versions}`)
}
