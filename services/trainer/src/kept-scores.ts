/** Scores that several judgements ask for of the same users are made once, as far as memory allows. */

/** Scores a user's items by her first steps, [items]. Whoever is given them only reads them. */
export type ScoresAt = (user: number, length: number) => Float32Array

/** What is kept at most, numbers: 128 MB. */
const MAX_NUMBERS = 32 * 1024 ** 2

/**
 * The same scores, each made once. What comes when the memory is full is made at every call: judgements pass over all users
 * in turn, so the first kept serve as well as the last.
 * @param maxNumbers  scores kept at most
 */
export const keptScores = (scoresAt: ScoresAt, maxNumbers = MAX_NUMBERS): ScoresAt => {
  const kept = new Map<string, Float32Array>()
  let room = maxNumbers
  return (user, length) => {
    const key = `${user} ${length}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const scores = scoresAt(user, length)
    if (scores.length > room) return scores
    kept.set(key, scores)
    room -= scores.length
    return scores
  }
}
