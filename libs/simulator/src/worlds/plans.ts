/** The five worlds by name. */
import { ContractError, type ScenarioName } from '@profilestream/contracts'
import type { WorldPlan } from '../world-plan.js'
import { ecommerce } from './ecommerce.js'
import { music } from './music.js'
import { news } from './news.js'
import { social } from './social.js'
import { video } from './video.js'

const PLANS: readonly WorldPlan[] = [ecommerce, social, video, news, music]

/**
 * The plan of a scenario's world.
 * @throws ContractError if there is none
 */
export const planOf = (scenario: ScenarioName): WorldPlan => {
  const plan = PLANS.find(({ name }) => name === scenario)
  if (plan !== undefined) return plan
  const names = PLANS.map(({ name }) => name).join(', ')
  throw new ContractError(`scenario "${scenario}" has no simulated world: choose one of ${names}`)
}

/** The plan's place among the five; worlds of neighbouring places share half of their people. */
export const placeOf = (plan: WorldPlan): number => PLANS.indexOf(plan)
