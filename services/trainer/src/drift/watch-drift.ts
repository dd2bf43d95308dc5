/** Watches the releases in service: measures each again when time has passed and enough has come since, while no refit is at work. */
import { MINUTE_MS, type EpochMs, type ScenarioDefinition, type ScenarioName } from '@profilestream/contracts'
import { z } from 'zod'
import type { RefitsDependencies } from '../run-refit.js'
import { refitSettings, type TrainerSettings } from '../settings.js'
import { driftIn, stabilityInWords, type DriftFigures } from './drift.js'

/** What is known of a release in service. */
export interface ReleaseDrift extends DriftFigures {
  readonly measuredAt: EpochMs
  /** Interactions in the log then. */
  readonly interactions: number
  /** Why it has to be refitted; null while it does not. */
  readonly drift: string | null
}

/** The watch. */
export interface DriftWatch {
  /** Measures the release that is due, if any. It never rejects. */
  measureNext(): Promise<void>
  /** What is known of the release that serves a scenario; null before it was measured. */
  of(scenario: ScenarioName): ReleaseDrift | null
}

/** Makes the watch. */
export const createDriftWatch = (
  dependencies: RefitsDependencies,
  settings: TrainerSettings,
  scenarios: ReadonlyMap<ScenarioName, ScenarioDefinition>,
): DriftWatch => {
  const { log, publishing, metrics, clock } = dependencies
  const found = new Map<ScenarioName, ReleaseDrift>()
  const looked = new Map<ScenarioName, EpochMs>()
  const logEnds = new Map<string, number>()

  const of = (scenario: ScenarioName): ReleaseDrift | null => {
    const known = found.get(scenario)
    return known?.version === publishing.serving.of(scenario)?.version ? (known ?? null) : null
  }
  const cameSince = async (location: string, scenario: ScenarioName): Promise<number> => {
    const known = logEnds.get(location) ?? (await publishing.store.readManifest(location)).logEnd
    logEnds.set(location, known)
    return log.interactions(scenario) - known
  }
  const isDue = async (scenario: ScenarioName): Promise<boolean> => {
    const serving = publishing.serving.of(scenario)
    if (serving === null || log.interactions(scenario) === of(scenario)?.interactions) return false
    if (clock.now() - (looked.get(scenario) ?? 0) < settings.driftMinutes * MINUTE_MS) return false
    return (await cameSince(serving.location, scenario)) >= settings.driftInteractions
  }
  const measure = async (definition: ScenarioDefinition): Promise<void> => {
    const { name: scenario } = definition
    looked.set(scenario, clock.now())
    const figures = await measureServing(dependencies, definition, settings)
    if (figures === null) return
    const interactions = log.interactions(scenario)
    const drift = driftIn(figures, settings)
    found.set(scenario, { ...figures, measuredAt: clock.now(), interactions, drift })
    metrics.drifted(scenario, figures)
    publishing.logger.info(
      { scenario, ...figures, items: stabilityInWords(figures.psi, settings) },
      drift ?? 'the release in service holds',
    )
  }
  return {
    of,
    measureNext: async () => {
      for (const definition of scenarios.values())
        try {
          if (await isDue(definition.name)) return await measure(definition)
        } catch (error) {
          publishing.logger.warn(
            { err: error, scenario: definition.name },
            'the release in service could not be measured',
          )
          return
        }
    },
  }
}

const measureServing = async (
  { log, processes, publishing, known }: RefitsDependencies,
  definition: ScenarioDefinition,
  settings: TrainerSettings,
): Promise<DriftFigures | null> => {
  const serving = publishing.serving.of(definition.name)
  if (serving === null) return null
  await log.flush()
  return processes.measureDrift({
    definition,
    folder: settings.folder,
    logEnd: log.interactions(definition.name),
    serving: { location: serving.location, manifestSha256: serving.manifestSha256 },
    labels: known.catalog.of(definition.name),
    bots: known.bots.all(),
    settings: z.object(refitSettings.shape).parse(settings),
    users: settings.driftUsers,
  })
}
