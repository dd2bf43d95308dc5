/** Statements as plain JSON: numbers rounded to four digits, times as ISO 8601. */
import { isoTime, rounded } from '../json-values.js'
import type { InterestStatement } from './interests.js'
import type { Statements } from './state-profile.js'
import type { Confidence, Evidence, Statement } from './statement.js'

const confidenceJson = ({ low, high, plusMinus }: Confidence): unknown => ({
  low: rounded(low),
  high: rounded(high),
  plusMinus: rounded(plusMinus),
})

const evidenceJson = ({ events, newest }: Evidence): unknown => ({
  events,
  newest: newest.map(({ itemId, action, occurredAt }) => ({
    itemId,
    action,
    occurredAt: isoTime(occurredAt),
  })),
})

const statementJson = ({ about, value, confidence, evidence, sentence }: Statement) => ({
  about,
  value: typeof value === 'number' ? rounded(value) : value,
  confidence: confidence === null ? null : confidenceJson(confidence),
  evidence: evidenceJson(evidence),
  sentence,
})

const interestJson = (stated: InterestStatement): unknown => ({
  ...statementJson(stated),
  recent: rounded(stated.recent),
  trend: stated.trend,
})

/** The statements of one scenario, by group; interests by facet. */
export const statementsJson = ({ interests, ...others }: Statements): Record<string, unknown> => ({
  interests: Object.fromEntries(
    Object.entries(interests).map(([facet, stated]) => [facet, stated.map(interestJson)]),
  ),
  ...Object.fromEntries(Object.entries(others).map(([group, stated]) => [group, stated.map(statementJson)])),
})
