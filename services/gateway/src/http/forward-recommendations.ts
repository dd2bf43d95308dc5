/** GET /v1/recommendations/{userId}: asked of the recommender, which serves the same lists as it emits. */
import { describeError } from '@profilestream/contracts'
import type { FieldError } from '@profilestream/service'
import { type Answer, handedOn, invalidParameters, unavailable } from './problem-details.js'

/** Where the recommender is and how long it is waited for. */
export interface ForwardSettings {
  /** Base address of the recommender. */
  readonly recommenderUrl: string
  /** Longest wait, milliseconds. */
  readonly recommenderTimeoutMs: number
}

/** The query of a request, as it came. */
export type RawQuery = Readonly<Record<string, unknown>>

/** Answers for one user. */
export type ForwardRecommendations = (userId: string, query: RawQuery) => Promise<Answer>

const PARAMETERS = ['scenario', 'slot', 'limit', 'itemId'] as const
/** Longest list that can be asked for. */
const MAX_LIMIT = 100

const refuse = (field: string, detail: string): FieldError => ({ field, reason: 'invalid_parameter', detail })

const faultOf = (name: string, value: unknown): FieldError | null => {
  if (!PARAMETERS.some((known) => known === name)) {
    return refuse(name, `${name} is not a parameter: there are ${PARAMETERS.join(', ')}.`)
  }
  if (typeof value !== 'string' || value === '')
    return refuse(name, `${name} must be given once, with a value.`)
  if (name !== 'limit') return null
  const limit = Number(value)
  const fits = Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT
  return fits ? null : refuse(name, `limit is ${value}, expected a whole number from 1 to ${MAX_LIMIT}.`)
}

/** What is wrong with a query; empty when nothing is. */
export const faultsOfQuery = (query: RawQuery): FieldError[] =>
  Object.entries(query).flatMap(([name, value]) => faultOf(name, value) ?? [])

const addressOf = (base: string, userId: string, query: RawQuery): URL => {
  const address = new URL(`/v1/recommendations/${encodeURIComponent(userId)}`, base)
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, String(value))
  return address
}

/** Statuses that say something about the request, not about the recommender: handed on as they are. */
const isAboutTheRequest = (status: number): boolean => status >= 200 && status < 500

/** Makes the handler. */
export const createForwardRecommendations =
  (settings: ForwardSettings): ForwardRecommendations =>
  async (userId, query) => {
    const faults = faultsOfQuery(query)
    if (faults.length > 0) return invalidParameters(faults)
    try {
      const answer = await fetch(addressOf(settings.recommenderUrl, userId, query), {
        signal: AbortSignal.timeout(settings.recommenderTimeoutMs),
      })
      if (!isAboutTheRequest(answer.status)) return unavailable(`The recommender answered ${answer.status}.`)
      const mediaType = answer.headers.get('content-type') ?? 'application/json'
      return handedOn(answer.status, mediaType, await answer.text())
    } catch (error) {
      return unavailable(`The recommender does not answer: ${describeError(error)}`)
    }
  }
