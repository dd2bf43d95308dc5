/** GET /v1/recommendations/:userId: the same lists over HTTP as on the topic. */
import {
  asItemId,
  asUserId,
  ContractError,
  didYouMean,
  toJson,
  UnavailableError,
  type ScenarioName,
  type UserId,
} from '@profilestream/contracts'
import { decodeProfile, type Profile, type ProfileStore, readFollowing } from '@profilestream/profile'
import {
  createProblem,
  PROBLEM_MEDIA_TYPE,
  type FastifyInstance,
  type FastifyReply,
  type Problem,
  type ProblemKind,
} from '@profilestream/service'
import { z } from 'zod'
import type { RecommenderMetrics } from '../metrics.js'
import type { Recommend } from '../recommend.js'
import type { ScenarioServing } from '../serving/scenario-serving.js'
import type { ListRequest } from '../serving/viewer.js'

/** What the route needs. */
export interface RecommendationRoutesParts {
  readonly profiles: Pick<ProfileStore, 'readMany'>
  readonly recommend: Recommend
  readonly scenarios: ReadonlyMap<ScenarioName, ScenarioServing>
  readonly metrics: RecommenderMetrics
}

const MAX_LIMIT = 100
const MAX_ID_LENGTH = 256

const querySchema = z.strictObject({
  scenario: z.string().min(1).optional(),
  slot: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).optional(),
  itemId: z.string().min(1).max(MAX_ID_LENGTH).optional(),
})

/** Adds the route. A user without a profile gets what trends, with reasons. */
export const addRecommendationRoutes = (
  server: FastifyInstance,
  { profiles, recommend, scenarios, metrics }: RecommendationRoutesParts,
  { listLength }: { readonly listLength: number },
): void => {
  server.get<{ Params: { userId: string } }>('/v1/recommendations/:userId', (request, reply) =>
    answering(reply, async () => {
      const userId = userIdOf(request.params.userId)
      const place = placeOf(scenarios, request.query, listLength)
      const [list] = await recommend([{ userId, profile: await profileOf(profiles, userId), ...place }])
      if (list === undefined) throw new UnavailableError('no list was made')
      metrics.lists.inc({ scenario: list.scenario, slot: list.slot, variant: list.variant })
      return toJson(list)
    }),
  )
}

/** Sends what is made, or says as a problem why it can't be. */
export const answering = async (reply: FastifyReply, make: () => Promise<unknown>): Promise<unknown> => {
  try {
    return await reply.send(await make())
  } catch (error) {
    const problem = problemOf(error)
    if (problem.status === 503) reply.header('retry-after', '2')
    return reply.code(problem.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem))
  }
}

/** @throws ContractError for an id that no user has */
export const userIdOf = (text: string): UserId => {
  if (text.length >= 1 && text.length <= MAX_ID_LENGTH) return asUserId(text)
  throw new ContractError(`userId has ${text.length} characters, expected 1 to ${MAX_ID_LENGTH}`)
}

/** Her profile; null where there is none. */
export const profileOf = async (
  profiles: Pick<ProfileStore, 'readMany'>,
  userId: UserId,
): Promise<Profile | null> => {
  const [bytes] = await readFollowing(profiles, [userId])
  return bytes === undefined || bytes === null ? null : decodeProfile(bytes)
}

/** Scenario, slot, length and item of a request. */
const placeOf = (
  scenarios: ReadonlyMap<ScenarioName, ScenarioServing>,
  rawQuery: unknown,
  listLength: number,
): Omit<ListRequest, 'userId' | 'profile'> => {
  const parsed = querySchema.safeParse(rawQuery)
  if (!parsed.success)
    throw new ContractError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'query'}: ${message}`).join('; '),
    )
  const { scenario: name, slot, limit, itemId } = parsed.data
  const scenario = scenarioNamed(scenarios, name)
  const { slots } = scenario.definition
  const place = slot ?? slots[0] ?? 'home'
  if (!slots.includes(place))
    throw new ContractError(
      `slot ${place} is not one of ${scenario.definition.name}${didYouMean(place, slots)}: it has ${slots.join(', ')}`,
    )
  if (place === 'similar' && itemId === undefined)
    throw new ContractError('itemId is missing: a list of similar items is about one item')
  return {
    scenario,
    slot: place,
    limit: limit ?? listLength,
    aboutItemId: place === 'similar' ? asItemId(itemId ?? '') : null,
  }
}

/** The scenario asked for; the only one where none is named. */
const scenarioNamed = (
  scenarios: ReadonlyMap<ScenarioName, ScenarioServing>,
  name: string | undefined,
): ScenarioServing => {
  const names = [...scenarios.keys()]
  if (name === undefined && names.length > 1)
    throw new ContractError(`scenario is missing: it is one of ${names.join(', ')}`)
  const found = [...scenarios.values()].find(
    ({ definition }) => name === undefined || definition.name === name,
  )
  if (found !== undefined) return found
  throw new ContractError(
    `scenario ${name ?? ''} is not served${didYouMean(name ?? '', names)}: there are ${names.join(', ')}`,
  )
}

const INVALID: ProblemKind = {
  name: 'invalid-parameters',
  title: 'Parameters are not usable',
  status: 400,
}
const AWAY: ProblemKind = { name: 'unavailable', title: 'Temporarily unavailable', status: 503 }

const problemOf = (error: unknown): Problem => {
  if (error instanceof ContractError) {
    const field = /^\w+/.exec(error.message)?.[0] ?? 'query'
    return createProblem(INVALID, {
      detail: error.message,
      errors: [{ field, reason: 'invalid_parameter', detail: error.message }],
    })
  }
  if (error instanceof UnavailableError) return createProblem(AWAY, { detail: error.message })
  throw error
}
