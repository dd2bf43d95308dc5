/**
 * Changes of what serves come one at a time: a refit may end just as a canary is taken back, and each rests on what serves then.
 * Whoever has the turn looks once more, and nothing of this process comes between that look and its word.
 */
import type { ServingReleases } from '@profilestream/event-log'

/** The releases being served, and turns to change them. */
export interface ChangedInTurn extends Pick<ServingReleases, 'of'> {
  /** Waits until changes that are under way have been told and recorded, then does this one. */
  inTurn<Result>(change: () => Promise<Result>): Promise<Result>
}

/** Gives turns. One that fails ends its turn as any other does. */
export const oneChangeAtATime = <Serving extends Pick<ServingReleases, 'of'>>(
  serving: Serving,
): Serving & ChangedInTurn => {
  let last: Promise<unknown> = Promise.resolve()
  return {
    ...serving,
    inTurn: (change) => {
      const next = last.then(change)
      last = next.catch(() => undefined)
      return next
    },
  }
}
