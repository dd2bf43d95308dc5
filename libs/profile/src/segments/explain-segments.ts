/** Why a user is in a segment or not: each condition of the rule with what it came to, and the facts it was made of. */
import { asUserId, type ScenarioDefinition } from '@profilestream/contracts'
import { findScenario, openScenario } from '../codec/open-scenario.js'
import { createProfile, type MutableProfile, type ScenarioState } from '../mutable-profile.js'
import type { ConditionNode } from './compile-rule.js'
import { segmentRulesOf } from './rules.js'

/** A condition and what it comes to for one user. */
export interface ExplainedCondition {
  /** As the rule spells it. */
  readonly text: string
  readonly holds: boolean
  /** The facts of a comparison, with their values. */
  readonly facts: readonly { readonly text: string; readonly value: number }[]
  /** The conditions it is made of. */
  readonly parts: readonly ExplainedCondition[]
}

/** A segment explained for one user. */
export interface ExplainedSegment {
  readonly name: string
  readonly title: string
  readonly condition: ExplainedCondition
}

const explain = (node: ConditionNode, state: ScenarioState, at: number): ExplainedCondition => ({
  text: node.text,
  holds: node.test(state, at),
  facts: node.facts.map(({ text, read }) => ({ text, value: read(state, at) })),
  parts: node.parts.map((part) => explain(part, state, at)),
})

/** The segments of a scenario for a user; one without events in it is judged by an empty profile. */
export const explainSegments = (
  profile: MutableProfile,
  definition: ScenarioDefinition,
): ExplainedSegment[] => {
  const { name: scenario } = definition
  const state = findScenario(profile, scenario) ?? openScenario(createProfile(asUserId('nobody')), scenario)
  return segmentRulesOf(definition).map(({ name, title, condition }) => ({
    name,
    title,
    condition: explain(condition, state, profile.updatedAt),
  }))
}
