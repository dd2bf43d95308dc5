/** One world on both of its ways: events in a training log, as the trainer reads them, and folded into profiles, as serving does. */
import {
  asUserId,
  type ClickstreamEvent,
  type ScenarioDefinition,
  type ScenarioName,
} from '@profilestream/contracts'
import {
  createHashEmbeddings,
  createProfile,
  encodeProfile,
  foldEvent,
  openProfile,
  type Basis,
} from '@profilestream/profile'
import { openTrainingLog } from '@profilestream/training-log'
import { interactionOf } from '../consume-clickstream.js'
import { replayWindow, type Window } from '../replay-window.js'

/** Definitions by name. */
type Scenarios = ReadonlyMap<ScenarioName, ScenarioDefinition>

/** Where a log is written, and of which scenario it is read. */
export interface Recording {
  readonly folder: string
  readonly scenario: ScenarioName
  readonly scenarios: Scenarios
}

/** Writes events into a training log, in their order, and reads the scenario's window of it. */
export const recordWindow = async (
  events: readonly ClickstreamEvent[],
  { folder, scenario, scenarios }: Recording,
): Promise<Window> => {
  const log = await openTrainingLog(folder)
  events.forEach((event, offset) =>
    log.take({ partition: 0, offset, timestamp: event.occurredAt }, interactionOf(event, scenarios)),
  )
  await log.close()
  return replayWindow({ folder, scenario, logEnd: events.length, windowInteractions: events.length })
}

/** What events are folded with before a release: no catalog, seeded vectors. @param limits  none when left out */
export const basisOf = (scenarios: Scenarios, limits: Basis['limits'] = new Map()): Basis => ({
  scenarios,
  catalog: { find: () => undefined },
  embeddings: createHashEmbeddings(),
  limits,
  zoneOffsetMinutes: 0,
})

/** Folds one more event into a profile's bytes; undefined for a user without one. */
export const folded = (
  bytes: Uint8Array | undefined,
  placed: { readonly event: ClickstreamEvent; readonly offset: number },
  basis: Basis,
): Uint8Array => {
  const profile = bytes ? openProfile(bytes) : createProfile(asUserId(placed.event.userId))
  foldEvent(profile, { ...placed, partition: 0 }, basis)
  return encodeProfile(profile)
}
