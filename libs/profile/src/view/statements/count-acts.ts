/** How often a user did something: all her events but those that only say what she was shown. */
import type { ScenarioProfile } from '../../profile.js'

/** Events of a scenario that are no impressions. */
export const countActs = ({ counts }: Pick<ScenarioProfile, 'counts'>): number =>
  Object.entries(counts).reduce((sum, [action, count]) => sum + (action === 'impression' ? 0 : count), 0)
