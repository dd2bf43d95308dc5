/** Which arm of a scenario's experiment a user is in: drawn once by hash, the same everywhere. */
import { InvariantError } from './errors.js'
import { hash32 } from './hash.kernel.js'
import type { UserId } from './ids.js'
import type { ScenarioDefinition, VariantDefinition } from './scenario.js'

const SHARES = 4_294_967_296

/**
 * The user's variant.
 * @param definition  the scenario, whose shares add up to 1
 * @param userId      the user
 * @returns           one of the definition's variants; users fall into each by its share
 */
export const variantOf = (definition: ScenarioDefinition, userId: UserId): VariantDefinition => {
  const drawn = hash32(`${definition.name}:${userId}`) / SHARES
  let passed = 0
  for (const variant of definition.variants) {
    passed += variant.share
    if (drawn < passed) return variant
  }
  const last = definition.variants.at(-1)
  if (last === undefined)
    throw new InvariantError(`scenario ${definition.name} has no variants: give it at least one`)
  return last
}
