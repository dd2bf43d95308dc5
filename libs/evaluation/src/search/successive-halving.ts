/**
 * Successive halving over random settings: many are tried on a small share of the work, a third of them on three times
 * as much, and so on to all of it.
 *
 *     share 1/9   ● ● ● ● ● ● ● ● ●
 *     share 1/3   ● ● ●                 the best third goes on
 *     share 1     ●                     only these are compared for good, the defaults among them
 *
 * Then the next nine begin, until the budget is spent. Source: Jamieson & Talwalkar, "Non-stochastic best arm identification and
 * hyperparameter optimization", AISTATS 2016; repeated as the most eager bracket of Hyperband (Li et al., JMLR 18, 2018).
 */

/** One setting tried on a share of the work. */
export interface Trial {
  /** 0 is the model's defaults, 1.. are drawn. */
  readonly setting: number
  /** 0..1; 1 is all of the work. */
  readonly share: number
}

/** A trial and what it gave, higher is better. */
export interface TrialResult extends Trial {
  readonly figure: number
}

/** What the search works with. */
export interface HalvingSearch {
  /** Shares of the work, rising, the last is 1. */
  readonly shares: readonly number[]
  /** Settings drawn at most; without end when absent. */
  readonly settings?: number
  /** Tries one setting; the same trial gives the same figure. */
  evaluate(trial: Trial): Promise<number>
  /** Asked before each trial; false ends the search. */
  mayTry(trial: Trial): boolean
}

/** How many times fewer settings, on as many times more of the work, from one share to the next. */
export const ETA = 3

/** Shares of the work 1/9, 1/3 and 1, without those that would leave less than `least` of `whole`. */
export const sharesFor = (whole: number, least: number): number[] =>
  [1 / ETA ** 2, 1 / ETA, 1].filter((share) => share === 1 || whole * share >= least)

/** Settings that begin together. */
const settingsTogether = (shares: readonly number[]): number => ETA ** (shares.length - 1)

/**
 * Searches until settings or budget are spent.
 * @returns every trial that was made, in order; a setting that beats the defaults on all of the work is among those of share 1
 */
export const searchByHalving = async (search: HalvingSearch): Promise<TrialResult[]> => {
  const { shares, settings = Number.POSITIVE_INFINITY } = search
  const results: TrialResult[] = []
  const attempt = async (trial: Trial): Promise<TrialResult | null> => {
    if (!search.mayTry(trial)) return null
    const result = { ...trial, figure: await search.evaluate(trial) }
    results.push(result)
    return result
  }
  if ((await attempt({ setting: 0, share: 1 })) === null) return results
  const together = settingsTogether(shares)
  for (let first = 1; first <= settings; first += together) {
    const beginning = Array.from({ length: Math.min(together, settings - first + 1) }, (_, n) => first + n)
    if (!(await runBracket(beginning, shares, attempt))) break
  }
  return results
}

/** One bracket; false when the budget ended it. */
const runBracket = async (
  beginning: readonly number[],
  shares: readonly number[],
  attempt: (trial: Trial) => Promise<TrialResult | null>,
): Promise<boolean> => {
  let going = beginning
  for (const share of shares) {
    const tried: TrialResult[] = []
    for (const setting of going) {
      const result = await attempt({ setting, share })
      if (result === null) return false
      tried.push(result)
    }
    going = bestFirst(tried)
      .slice(0, Math.ceil(tried.length / ETA))
      .map(({ setting }) => setting)
  }
  return true
}

/** Results from the best to the worst; the earlier setting wins a tie. */
export const bestFirst = <Result extends TrialResult>(results: readonly Result[]): Result[] =>
  [...results].sort((a, b) => b.figure - a.figure || a.setting - b.setting)

/** Work of a search of that many settings, in trials on all of the work; the defaults' one included. */
export const workOf = (shares: readonly number[], settings: number): number => {
  const together = settingsTogether(shares)
  let work = 1
  for (let first = 1; first <= settings; first += together) {
    let going = Math.min(together, settings - first + 1)
    for (const share of shares) {
      work += going * share
      going = Math.ceil(going / ETA)
    }
  }
  return work
}
