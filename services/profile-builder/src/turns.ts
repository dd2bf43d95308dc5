/** One thing at a time: checking an assignment and recovering from a failure, with no batch begun meanwhile. */

/** Whose turn it is. */
export interface Turns {
  /** Runs a piece of work when those before it are done. */
  take<Result>(work: () => Promise<Result>): Promise<Result>
  /** Whether nothing runs now. */
  isFree(): boolean
  /** Resolves when what runs now is done. */
  wait(): Promise<void>
}

/** Makes the turns, free. */
export const createTurns = (): Turns => {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    take: <Result>(work: () => Promise<Result>): Promise<Result> => {
      waiting += 1
      const result = last.then(work).finally(() => (waiting -= 1))
      last = result.catch(() => undefined)
      return result
    },
    isFree: () => waiting === 0,
    wait: async () => {
      await last
    },
  }
}
