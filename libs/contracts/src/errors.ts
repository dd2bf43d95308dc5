/** The four errors of the system. A lost compare-and-set and a bad record are results, not errors. */

/** What every error of ours carries besides its message. */
export interface ErrorDetails {
  /** Whether the same call may succeed later without anything being changed. */
  readonly retriable?: boolean
  /** The error that led here. */
  readonly cause?: unknown
}

abstract class ProfilestreamError extends Error {
  readonly retriable: boolean
  abstract readonly code: ErrorCode

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.retriable = details.retriable ?? false
    this.name = new.target.name
  }
}

/** The closed list of error codes. */
export type ErrorCode = 'config' | 'contract' | 'unavailable' | 'invariant'

/** A setting is missing, unknown or contradictory; the message says which and what to set. */
export class ConfigError extends ProfilestreamError {
  readonly code = 'config'
}

/** Somebody's input breaks the contract; the message says which field and value, and what is allowed. */
export class ContractError extends ProfilestreamError {
  readonly code = 'contract'
}

/** A part we depend on does not answer; retriable unless said otherwise. */
export class UnavailableError extends ProfilestreamError {
  readonly code = 'unavailable'

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { retriable: true, ...details })
  }
}

/** Something that must hold does not; going on could corrupt a profile, so the process stops. */
export class InvariantError extends ProfilestreamError {
  readonly code = 'invariant'
}

/** The sentence of an unknown thrown value, with its causes, for logs and terminal messages. */
export const describeError = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const own = error.message || error.name
  return error.cause === undefined ? own : `${own} (${describeError(error.cause)})`
}
