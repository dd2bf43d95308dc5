/** What stops a set-up: sentences for a person, each with the command that mends it. */

/** One or more problems, all told at once. */
export class SetUpError extends Error {
  /** @param {readonly string[]} problems whole sentences */
  constructor(problems) {
    super(problems.join('\n'))
    this.name = 'SetUpError'
    this.problems = problems
  }
}

/** Sentences for the error codes of a file system that a set-up meets. */
const FILE_SYSTEM_PROBLEMS = new Map([
  ['ENOSPC', 'the disk is full: free some space (df -h shows where) and run the same command again'],
  ['EDQUOT', 'your disk quota is used up: free some space and run the same command again'],
  ['EACCES', 'permission was refused: make the folder writable for this user'],
  ['EROFS', 'the file system is read-only: set PROFILESTREAM_CACHE to a folder that can be written'],
])

/**
 * The problems an unknown thrown value stands for.
 * @param {unknown} error
 * @returns {readonly string[]}
 */
export const problemsOf = (error) => {
  if (error instanceof SetUpError) return error.problems
  if (!(error instanceof Error)) return [String(error)]
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error)
  const known = FILE_SYSTEM_PROBLEMS.get(code ?? '')
  return [known === undefined ? error.message : `${path ?? 'The cache'}: ${known}.`]
}

/**
 * Runs every task to its end and then tells all their problems at once.
 * @param {readonly Promise<unknown>[]} tasks
 */
export const allOrProblems = async (tasks) => {
  const outcomes = await Promise.allSettled(tasks)
  const problems = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? problemsOf(outcome.reason) : [],
  )
  if (problems.length > 0) throw new SetUpError([...new Set(problems)])
}
