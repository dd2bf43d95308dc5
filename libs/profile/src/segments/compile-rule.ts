/**
 * A rule in CEL into closures over the packed profile. The library parses; of what it parses we take numbers, conditions
 * and the facts, so that a rule is a handful of calls an event and can change nothing.
 */
import { didYouMean, type ScenarioDefinition } from '@profilestream/contracts'
import { parse, ParseError, serialize, type ASTNode } from '@marcbachmann/cel-js'
import type { ScenarioState } from '../mutable-profile.js'
import { FACTS, problemOf, type Fact, type NumberOf } from './facts.js'

/** A fact as a rule names it. */
export interface FactUse {
  readonly text: string
  readonly read: NumberOf
}

/** A number in a rule. */
export interface NumberNode {
  readonly kind: 'number'
  readonly text: string
  readonly read: NumberOf
  readonly facts: readonly FactUse[]
}

/** A condition in a rule. */
export interface ConditionNode {
  readonly kind: 'condition'
  readonly text: string
  readonly test: (state: ScenarioState, at: number) => boolean
  readonly facts: readonly FactUse[]
  /** The conditions it is made of; empty for a comparison. */
  readonly parts: readonly ConditionNode[]
}

/** What is wrong with a rule, and where. */
export interface RuleProblem {
  /** From 1. */
  readonly column: number
  readonly problem: string
}

type Compiled = NumberNode | ConditionNode
type Binary = readonly [ASTNode, ASTNode]

interface Context {
  readonly scenario: ScenarioDefinition
  readonly problems: RuleProblem[]
}

/** Notes a problem; null stands for what could not be compiled. */
const refuse = ({ problems }: Context, { start }: ASTNode, problem: string): null => {
  problems.push({ column: start + 1, problem })
  return null
}

/** The library's ranges leave closing brackets out, so the text is written anew. */
const textOf = (node: ASTNode): string => serialize(node)

const numberNode = (node: ASTNode, read: NumberOf, facts: readonly FactUse[] = []): NumberNode => ({
  kind: 'number',
  text: textOf(node),
  read,
  facts,
})

const conditionNode = (
  node: ASTNode,
  test: ConditionNode['test'],
  of: { facts: readonly FactUse[]; parts?: readonly ConditionNode[] },
): ConditionNode => ({ kind: 'condition', text: textOf(node), test, facts: of.facts, parts: of.parts ?? [] })

const numberOf = (node: ASTNode, context: Context): NumberNode | null => {
  const compiled = compileNode(node, context)
  if (compiled?.kind === 'condition')
    return refuse(context, node, 'a number is expected here, not a condition')
  return compiled
}

const conditionOf = (node: ASTNode, context: Context): ConditionNode | null => {
  const compiled = compileNode(node, context)
  if (compiled?.kind === 'number') return refuse(context, node, 'a condition is expected here, not a number')
  return compiled
}

const literal = (node: ASTNode, value: unknown, context: Context): Compiled | null => {
  if (typeof value === 'boolean') return conditionNode(node, () => value, { facts: [] })
  if (typeof value !== 'number' && typeof value !== 'bigint')
    return refuse(context, node, 'a number, a fact or a condition is expected here')
  const number = Number(value)
  return numberNode(node, () => number)
}

const factNamed = (node: ASTNode, name: string, context: Context): Fact | null =>
  FACTS.get(name) ?? refuse(context, node, `no fact is named ${name}${didYouMean(name, [...FACTS.keys()])}`)

const plainFact = (node: ASTNode, name: string, context: Context): NumberNode | null => {
  const fact = factNamed(node, name, context)
  if (fact === null) return null
  if (fact.takes !== 'nothing') return refuse(context, node, `${name} takes ${fact.takes} in brackets`)
  const read = fact.reader(0)
  return numberNode(node, read, [{ text: name, read }])
}

const argumentOf = (node: ASTNode | undefined): string | number | null => {
  if (node?.op !== 'value') return null
  const { args } = node
  return typeof args === 'bigint' ? Number(args) : typeof args === 'string' ? args : null
}

const factOf = (
  node: ASTNode,
  [name, args]: readonly [string, ASTNode[]],
  context: Context,
): NumberNode | null => {
  const fact = factNamed(node, name, context)
  if (fact === null) return null
  if (fact.takes === 'nothing') return refuse(context, node, `${name} has no brackets`)
  const [first, ...more] = args
  if (first === undefined || more.length > 0) return refuse(context, node, `${name} takes ${fact.takes}`)
  const argument = argumentOf(first)
  const found = problemOf(name, argument, context.scenario)
  if (found !== null) {
    const hint = found.known === undefined ? '' : didYouMean(String(argument), found.known)
    return refuse(context, first, found.problem + hint)
  }
  const read = fact.reader(argument ?? 0)
  return numberNode(node, read, [{ text: textOf(node), read }])
}

const COMPARISONS: Readonly<Record<string, (a: NumberOf, b: NumberOf) => ConditionNode['test']>> = {
  '==': (a, b) => (state, at) => a(state, at) === b(state, at),
  '!=': (a, b) => (state, at) => a(state, at) !== b(state, at),
  '<': (a, b) => (state, at) => a(state, at) < b(state, at),
  '<=': (a, b) => (state, at) => a(state, at) <= b(state, at),
  '>': (a, b) => (state, at) => a(state, at) > b(state, at),
  '>=': (a, b) => (state, at) => a(state, at) >= b(state, at),
}

const ARITHMETIC: Readonly<Record<string, (a: NumberOf, b: NumberOf) => NumberOf>> = {
  '+': (a, b) => (state, at) => a(state, at) + b(state, at),
  '-': (a, b) => (state, at) => a(state, at) - b(state, at),
  '*': (a, b) => (state, at) => a(state, at) * b(state, at),
  '/': (a, b) => (state, at) => a(state, at) / b(state, at),
  '%': (a, b) => (state, at) => a(state, at) % b(state, at),
}

const compare = (node: ASTNode, [left, right]: Binary, context: Context): ConditionNode | null => {
  const a = numberOf(left, context)
  const b = numberOf(right, context)
  const make = COMPARISONS[node.op]
  if (a === null || b === null || make === undefined) return null
  return conditionNode(node, make(a.read, b.read), { facts: [...a.facts, ...b.facts] })
}

const calculate = (node: ASTNode, [left, right]: Binary, context: Context): NumberNode | null => {
  const a = numberOf(left, context)
  const b = numberOf(right, context)
  const make = ARITHMETIC[node.op]
  if (a === null || b === null || make === undefined) return null
  return numberNode(node, make(a.read, b.read), [...a.facts, ...b.facts])
}

const join = (node: ASTNode, [left, right]: Binary, context: Context): ConditionNode | null => {
  const a = conditionOf(left, context)
  const b = conditionOf(right, context)
  if (a === null || b === null) return null
  const test: ConditionNode['test'] =
    node.op === '&&'
      ? (state, at) => a.test(state, at) && b.test(state, at)
      : (state, at) => a.test(state, at) || b.test(state, at)
  // a && b && c is one condition of three parts, not of two.
  const before = left.op === node.op ? a.parts : [a]
  return conditionNode(node, test, { facts: [], parts: [...before, b] })
}

const negate = (node: ASTNode, inner: ASTNode, context: Context): ConditionNode | null => {
  const a = conditionOf(inner, context)
  return a && conditionNode(node, (state, at) => !a.test(state, at), { facts: [], parts: [a] })
}

const negative = (node: ASTNode, inner: ASTNode, context: Context): NumberNode | null => {
  const a = numberOf(inner, context)
  return a && numberNode(node, (state, at) => -a.read(state, at), a.facts)
}

const compileNode = (node: ASTNode, context: Context): Compiled | null => {
  switch (node.op) {
    case 'value':
      return literal(node, node.args, context)
    case 'id':
      return plainFact(node, node.args, context)
    case 'call':
      return factOf(node, node.args, context)
    case '&&':
    case '||':
      return join(node, node.args, context)
    case '!_':
      return negate(node, node.args, context)
    case '-_':
      return negative(node, node.args, context)
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compare(node, node.args, context)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return calculate(node, node.args, context)
    case '.':
    case '.?':
    case '[]':
    case '[?]':
    case 'rcall':
    case 'list':
    case 'map':
    case '?:':
    case 'in':
      return refuse(
        context,
        node,
        `${JSON.stringify(node.op)} is not part of segment rules: see docs/segments.md`,
      )
  }
}

const parsed = (when: string, problems: RuleProblem[]): ASTNode | null => {
  try {
    return parse(when).ast
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    problems.push({ column: (error.range?.start ?? 0) + 1, problem: error.summary })
    return null
  }
}

/**
 * Compiles a rule.
 * @param when      the condition, in CEL
 * @param problems  every problem found is added here; null is returned then
 */
export const compileRule = (
  when: string,
  scenario: ScenarioDefinition,
  problems: RuleProblem[],
): ConditionNode | null => {
  const node = parsed(when, problems)
  return node && conditionOf(node, { scenario, problems })
}
