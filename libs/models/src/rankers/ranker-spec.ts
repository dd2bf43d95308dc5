/**
 * How people spell a model: `name{key=value,key=value}`, or as before `name:key=value:key=value`. A value may hold
 * braces of its own, `blend{parts=transitions{steps=5}+attention}`: what stands in braces is never split from outside.
 */
import { ContractError } from '@profilestream/contracts'

/** A spelling, taken apart. */
export interface RankerSpec {
  /** As given. */
  readonly spelled: string
  readonly name: string
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * Splits a text at a character, but not within braces.
 * @param separator  one character
 * @throws ContractError when braces are not closed, or close what was never opened
 */
export const splitOutsideBraces = (text: string, separator: string): string[] => {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '{') depth += 1
    if (character === '}') depth -= 1
    if (depth < 0) break
    if (character !== separator || depth > 0) continue
    parts.push(text.slice(from, at))
    from = at + 1
  }
  if (depth === 0) return [...parts, text.slice(from)]
  throw new ContractError(
    `The braces in "${text}" don't match; write for example transitions{steps=5,decay=0.8}.`,
  )
}

/**
 * Takes a spelling apart: `attention{epochs=20,dim=64}`.
 * @throws ContractError if a parameter has no value or comes twice, or braces don't match
 */
export const parseRankerSpec = (spelled: string): RankerSpec => {
  const { name, pairs } = takeApart(spelled.trim())
  const parameters: Record<string, string> = {}
  for (const pair of pairs) {
    const [key = '', ...rest] = pair.trim().split('=')
    const value = rest.join('=')
    if (key === '' || value === '' || Object.hasOwn(parameters, key))
      throw new ContractError(
        `"${pair}" in "${spelled}" is not one new key=value; write for example attention{epochs=20,dimension=64}.`,
      )
    parameters[key] = value
  }
  return { spelled, name, parameters }
}

const takeApart = (spelled: string): { name: string; pairs: string[] } => {
  const [name = '', ...pairs] = splitOutsideBraces(spelled, ':')
  const brace = name.indexOf('{')
  if (brace < 0) return { name, pairs }
  if (!name.endsWith('}'))
    throw new ContractError(`Something stands behind the braces in "${spelled}"; they end a model's name.`)
  const inside = name.slice(brace + 1, -1)
  return {
    name: name.slice(0, brace).trim(),
    pairs: [...(inside.trim() === '' ? [] : splitOutsideBraces(inside, ',')), ...pairs],
  }
}

/** Spells a model with its parameters; a model without any is its name. */
export const spellModel = (name: string, parameters: Readonly<Record<string, number | string>>): string => {
  const pairs = Object.entries(parameters).map(([key, value]) => `${key}=${value}`)
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`
}
