/** RFC 9457 problems: the only place where an outcome becomes an HTTP status. */
import { ContractError, describeError, UnavailableError } from '@profilestream/contracts'
import {
  createProblem,
  PROBLEM_MEDIA_TYPE,
  type FieldError,
  type Problem,
  type ProblemKind,
} from '@profilestream/service'

/** What a route answers. */
export interface Answer {
  readonly status: number
  readonly mediaType: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
}

/** The request was carried out. */
export const ok = (body: unknown): Answer => ({ status: 200, mediaType: 'application/json', body })

/** The events are in the log, acknowledged by every in-sync replica. */
export const acceptedForProcessing = (body: unknown): Answer => ({
  status: 202,
  mediaType: 'application/json',
  body,
})

/** What another service of ours answered, handed on as it came. */
export const handedOn = (status: number, mediaType: string, body: unknown): Answer => ({
  status,
  mediaType,
  body,
})

/** Seconds a client should wait when a server behind the gateway is away. */
const RETRY_AFTER_SECONDS = 2
/** Errors named in one answer; the rest are counted in its detail. */
const MAX_ERRORS_NAMED = 100

const problem = (kind: ProblemKind, rest: Omit<Problem, 'type' | 'title' | 'status'>): Answer => {
  const wait = rest.retryAfterSeconds
  return {
    status: kind.status,
    mediaType: PROBLEM_MEDIA_TYPE,
    ...(wait === undefined ? {} : { headers: { 'retry-after': String(wait) } }),
    body: createProblem(kind, rest),
  }
}

/** Some events of a request break the contract; none of them was taken. */
export const invalidEvents = (errors: readonly FieldError[], events: number): Answer => {
  const named = errors.slice(0, MAX_ERRORS_NAMED)
  const rest = errors.length > named.length ? `; the first ${named.length} are named` : ''
  return problem(
    { name: 'invalid-events', title: 'Events break the contract', status: 400 },
    {
      detail: `${errors.length} of ${events} events are invalid${rest}. None was taken: mend them and send the request again.`,
      errors: named,
    },
  )
}

/** The body is neither an event, nor an array of events, nor {"events": […]}. */
export const invalidBody = (detail: string): Answer =>
  problem({ name: 'invalid-body', title: 'The body is not usable', status: 400 }, { detail })

/** A batch has more events than one request may. */
export const tooManyEvents = (events: number, limit: number): Answer =>
  problem(
    { name: 'too-many-events', title: 'Too many events in one request', status: 413 },
    {
      detail: `The batch has ${events} events and at most ${limit} are taken at once: split it. None was taken.`,
    },
  )

/** A parameter of the address is wrong. */
export const invalidParameters = (errors: readonly FieldError[]): Answer =>
  problem(
    { name: 'invalid-parameters', title: 'Parameters are not usable', status: 400 },
    {
      detail: errors.map((error) => error.detail).join(' '),
      errors,
    },
  )

/** Nothing is stored under the name that was asked for. */
export const notFound = (detail: string): Answer =>
  problem({ name: 'not-found', title: 'Not found', status: 404 }, { detail })

/** A server behind the gateway does not answer. */
export const unavailable = (detail: string): Answer =>
  problem(
    { name: 'unavailable', title: 'Temporarily unavailable', status: 503 },
    { detail, retryAfterSeconds: RETRY_AFTER_SECONDS },
  )

const requestTooLarge = (limitBytes: number): Answer =>
  problem(
    { name: 'request-too-large', title: 'The request is too large', status: 413 },
    {
      detail: `A request may have at most ${limitBytes} bytes: split the batch. None of its events was taken.`,
    },
  )

const unsupportedMediaType = (): Answer =>
  problem(
    { name: 'unsupported-media-type', title: 'The media type is not supported', status: 415 },
    {
      detail: 'Send the header content-type: application/json.',
    },
  )

const internalError = (): Answer =>
  problem(
    { name: 'internal-error', title: 'The gateway failed', status: 500 },
    {
      detail: 'The gateway could not answer this request; its log says why. Nothing was acknowledged.',
    },
  )

const statusOf = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/**
 * The problem that a thrown error amounts to.
 * @param error      what a route or the HTTP server threw
 * @param bodyLimit  largest body a request may have, bytes
 */
export const problemOf = (error: unknown, bodyLimit: number): Answer => {
  if (error instanceof UnavailableError) return unavailable(describeError(error))
  if (error instanceof ContractError) return invalidBody(describeError(error))
  if (codeOf(error) === 'FST_ERR_CTP_BODY_TOO_LARGE') return requestTooLarge(bodyLimit)
  if (codeOf(error) === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return unsupportedMediaType()
  if (statusOf(error) === 400) return invalidBody(`The request can't be read: ${describeError(error)}.`)
  return internalError()
}

/** Whether an answer means that the gateway itself failed, which its log should explain. */
export const isFailure = (answer: Answer): boolean => answer.status >= 500
