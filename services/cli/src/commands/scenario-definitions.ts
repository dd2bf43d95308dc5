/** The scenarios that the settings name: what their actions are worth. */
import type { ScenarioDefinition } from '@profilestream/contracts'
import { loadScenarios, loadSettings, scenariosSettings } from '@profilestream/service'
import type { CliContext } from '../context.js'
import { commandEnvironment } from '../connections.js'

/** Definitions by name. @throws ConfigError for settings or a definition that can't be read */
export const definitionsOf = async (
  context: CliContext,
): Promise<ReadonlyMap<string, ScenarioDefinition>> => {
  const { env } = await commandEnvironment(context)
  const settings = loadSettings({ scenarios: scenariosSettings }, { env })
  return loadScenarios(settings.scenarios)
}
