/** GET /v1/model-views/:userId: how the releases that serve a user see her, scenario by scenario. */
import type { EpochMs, ScenarioName } from '@profilestream/contracts'
import type { ModelView, ProfileStore } from '@profilestream/profile'
import type { FastifyInstance } from '@profilestream/service'
import type { ScenarioServing } from '../serving/scenario-serving.js'
import { viewUser } from '../serving/view-user.js'
import { answering, profileOf, userIdOf } from './recommendation-routes.js'

/** What the route needs. */
export interface ModelViewParts {
  readonly profiles: Pick<ProfileStore, 'readMany'>
  readonly scenarios: ReadonlyMap<ScenarioName, ScenarioServing>
  readonly now: () => EpochMs
}

/** Adds the route. Scenarios in which nothing can be seen are left out; of a user without a profile all are. */
export const addModelViewRoutes = (
  server: FastifyInstance,
  { profiles, scenarios, now }: ModelViewParts,
): void => {
  server.get<{ Params: { userId: string } }>('/v1/model-views/:userId', (request, reply) =>
    answering(reply, async () => {
      const userId = userIdOf(request.params.userId)
      const profile = await profileOf(profiles, userId)
      const views: Record<string, ModelView> = {}
      for (const [name, scenario] of scenarios) {
        const asked = { userId, profile, scenario, slot: scenario.definition.slots[0] ?? 'home' }
        const view = await viewUser({ ...asked, limit: 1, aboutItemId: null }, now())
        if (view !== null) views[name] = view
      }
      return { userId, scenarios: views }
    }),
  )
}
