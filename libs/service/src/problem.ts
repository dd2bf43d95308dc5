/** RFC 9457 problem details: how every process of the house says over HTTP what is wrong. Which outcome has which status is the routes' own matter. */

/** One thing that is wrong with a request, and where. */
export interface FieldError {
  /** Place of the event in the batch, from 0; 0 for a single event; absent where no event is meant. */
  readonly index?: number
  /** Path of the field: rating, context.page, limit. */
  readonly field: string
  /** Why, as a word from the dead letters' closed list, or invalid_parameter. */
  readonly reason: string
  /** What is wrong with which value, and what to send instead. */
  readonly detail: string
}

/** The body of an error answer, application/problem+json. Source: RFC 9457. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly errors?: readonly FieldError[]
  /** Seconds after which the same request may succeed; also sent as Retry-After. */
  readonly retryAfterSeconds?: number
}

/** What all problems of one kind have in common. */
export interface ProblemKind {
  /** The last part of its type: urn:profilestream:problem:NAME */
  readonly name: string
  readonly title: string
  readonly status: number
}

/** The media type of every error answer. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

/** The body for one problem. */
export const createProblem = (
  { name, title, status }: ProblemKind,
  rest: Omit<Problem, 'type' | 'title' | 'status'>,
): Problem => ({ type: `urn:profilestream:problem:${name}`, title, status, ...rest })
