/** The segment rules of a scenario, compiled once for each definition, and all that is wrong with them. */
import { hash32, InvariantError, type ScenarioDefinition } from '@profilestream/contracts'
import { compileRule, type ConditionNode, type RuleProblem } from './compile-rule.js'

/** One segment, ready to be asked. */
export interface SegmentRule {
  readonly name: string
  readonly title: string
  /** What stands for the name in stored profiles, 16 bits; unique in its scenario. */
  readonly id: number
  readonly condition: ConditionNode
}

/** Segments of a scenario at most. */
const MAX_SEGMENTS = 32

/** The 16 bits that stand for a segment's name in stored profiles. */
const segmentIdOf = (name: string): number => hash32(name) & 0xffff

interface Checked {
  readonly rules: readonly SegmentRule[]
  readonly problems: readonly string[]
}

const placed = (name: string, index: number, { column, problem }: RuleProblem): string =>
  `segments[${index}] ${name}, column ${column}: ${problem}`

const checkTogether = ({ segments }: ScenarioDefinition, problems: string[]): void => {
  if (segments.length > MAX_SEGMENTS)
    problems.push(`segments are ${segments.length}, at most ${MAX_SEGMENTS} are kept for a user`)
  const named = new Map<number, string>()
  for (const [index, { name }] of segments.entries()) {
    const other = named.get(segmentIdOf(name))
    if (other !== undefined)
      problems.push(
        `segments[${index}] ${name} has the same number in stored profiles as ${other}: rename it`,
      )
    named.set(segmentIdOf(name), name)
  }
}

const check = (scenario: ScenarioDefinition): Checked => {
  const rules: SegmentRule[] = []
  const problems: string[] = []
  for (const [index, { name, title, when }] of scenario.segments.entries()) {
    const found: RuleProblem[] = []
    const condition = compileRule(when, scenario, found)
    problems.push(...found.map((problem) => placed(name, index, problem)))
    if (condition !== null) rules.push({ name, title, id: segmentIdOf(name), condition })
  }
  checkTogether(scenario, problems)
  return { rules, problems }
}

const checked = new WeakMap<ScenarioDefinition, Checked>()

const checkOnce = (scenario: ScenarioDefinition): Checked => {
  const known = checked.get(scenario)
  if (known !== undefined) return known
  const result = check(scenario)
  checked.set(scenario, result)
  return result
}

/** All that is wrong with a scenario's segments, each with its rule and column; empty for nothing. */
export const segmentProblems = (scenario: ScenarioDefinition): readonly string[] =>
  checkOnce(scenario).problems

/** A scenario's rules, in the definition's order. They must have been checked. */
export const segmentRulesOf = (scenario: ScenarioDefinition): readonly SegmentRule[] => {
  const { rules, problems } = checkOnce(scenario)
  if (problems.length > 0)
    throw new InvariantError(`scenario ${scenario.name}: ${problems.join('; ')}; check segments at the start`)
  return rules
}
