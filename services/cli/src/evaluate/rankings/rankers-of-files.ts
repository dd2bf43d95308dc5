/** The files that --rankings names, as rankers beside ours. */
import { ConfigError } from '@profilestream/contracts'
import type { Ranker } from '@profilestream/evaluation'
import { createRankingsRanker, type RankingsRanker } from './rankings-ranker.js'
import { readRankings, type KnownIds } from './read-rankings.js'

/**
 * Reads every file and tells what of it is not judged.
 * @param ours  models that are judged beside them, whose names are taken
 * @throws ConfigError for a file that can't be judged, or a name that is taken
 */
export const rankersOfFiles = async (
  files: readonly string[],
  known: KnownIds,
  { ours, tell }: { readonly ours: readonly Ranker[]; readonly tell: (line: string) => void },
): Promise<RankingsRanker[]> => {
  const rankers: RankingsRanker[] = []
  for (const file of files) {
    const rankings = await readRankings(file, known)
    if ([...ours, ...rankers].some(({ name }) => name === rankings.name))
      throw new ConfigError(
        `${rankings.name} is judged already: name the lists of ${file} otherwise, NAME=FILE`,
      )
    rankings.faults.forEach(tell)
    rankers.push(createRankingsRanker(rankings))
  }
  return rankers
}
