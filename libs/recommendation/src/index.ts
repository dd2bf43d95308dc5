/** Candidates, blend, exclusion, diversity and explanations: from scores to a list that can say why. Pure. */
export { blend, blendScores, type Blend, type Contribution } from './blend.js'
export { type Candidate, type Numbering, type SourceName, type SourceScores } from './candidate.js'
